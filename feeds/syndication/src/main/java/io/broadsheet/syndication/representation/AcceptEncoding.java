package io.broadsheet.syndication.representation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Picks a coding by what a client accepts (RFC 9110 section 12.5.3). */
final class AcceptEncoding {
    private static final double NOT_NAMED = -1;

    private AcceptEncoding() {}

    /**
     * The coding to answer in: gzip where the client takes it and does not prefer the bytes as they are.
     *
     * @param header the value of Accept-Encoding, several lines joined by commas, or null
     */
    static Coding choose(@Nullable String header) {
        if (header == null) {
            return Coding.IDENTITY;
        }
        double gzip = NOT_NAMED;
        double identity = NOT_NAMED;
        double others = NOT_NAMED;
        for (String element : header.split(",", -1)) {
            int semicolon = element.indexOf(';');
            String name = (semicolon < 0 ? element : element.substring(0, semicolon))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            double weight = semicolon < 0 ? 1 : weight(element.substring(semicolon + 1));
            switch (name) {
                case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
                case "identity" -> identity = Math.max(identity, weight);
                case "*" -> others = Math.max(others, weight);
                default -> {}
            }
        }
        double gzipWeight = gzip == NOT_NAMED ? others : gzip;
        // Identity is acceptable even where it is not named, but then anything named is preferred.
        return gzipWeight > 0 && gzipWeight >= identity ? Coding.GZIP : Coding.IDENTITY;
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
