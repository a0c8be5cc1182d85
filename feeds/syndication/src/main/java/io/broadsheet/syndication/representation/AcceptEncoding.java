package io.broadsheet.syndication.representation;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Picks a coding by what a client accepts (RFC 9110 section 12.5.3). */
final class AcceptEncoding {
    private static final double NOT_NAMED = -1;

    private AcceptEncoding() {}

    /**
     * The coding to answer in: of those that the client likes best, the one that this server likes best.
     *
     * @param header the value of Accept-Encoding, several lines joined by commas, or null
     */
    static Coding choose(@Nullable String header) {
        if (header == null) {
            return Coding.IDENTITY;
        }
        if (header.equals("gzip")) {
            // What most programs send.
            return Coding.GZIP;
        }
        Map<Coding, Double> weights = new EnumMap<>(Coding.class);
        double others = NOT_NAMED;
        for (String element : header.split(",", -1)) {
            int semicolon = element.indexOf(';');
            String name = (semicolon < 0 ? element : element.substring(0, semicolon))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            double weight = semicolon < 0 ? 1 : weight(element.substring(semicolon + 1));
            switch (name) {
                case "br" -> note(weights, Coding.BROTLI, weight);
                case "zstd" -> note(weights, Coding.ZSTD, weight);
                case "gzip", "x-gzip" -> note(weights, Coding.GZIP, weight);
                case "identity" -> note(weights, Coding.IDENTITY, weight);
                case "*" -> others = Math.max(others, weight);
                default -> {}
            }
        }
        Coding best = Coding.IDENTITY;
        // Identity is acceptable even where it is not named, but then anything named is preferred.
        double bestWeight = weights.getOrDefault(Coding.IDENTITY, NOT_NAMED);
        for (Coding coding : Coding.values()) {
            double named = weights.getOrDefault(coding, NOT_NAMED);
            // Whoever takes anything is given what everything can read.
            double weight = named == NOT_NAMED && coding == Coding.GZIP ? others : named;
            if (coding != Coding.IDENTITY
                    && weight > 0
                    && (weight > bestWeight || (weight == bestWeight && best == Coding.IDENTITY))
                    && coding.isAvailable()) {
                best = coding;
                bestWeight = weight;
            }
        }
        return best;
    }

    private static void note(Map<Coding, Double> weights, Coding coding, double weight) {
        weights.merge(coding, weight, Math::max);
    }

    private static double weight(String parameter) {
        String text = parameter.strip().toLowerCase(Locale.ROOT);
        if (!text.startsWith("q=")) {
            return 1;
        }
        try {
            double weight = Double.parseDouble(text.substring(2).strip());
            return weight >= 0 && weight <= 1 ? weight : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
