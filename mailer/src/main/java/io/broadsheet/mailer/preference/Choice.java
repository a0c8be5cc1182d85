package io.broadsheet.mailer.preference;

import io.broadsheet.contract.article.CleanText;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a reader wants. Readers with equal choices share everything that is made for them.
 *
 * @param sections cadence of sections by their names, in order of the names; the others have {@code otherwise}
 * @param otherwise cadence of all that is not named
 * @param hour of the day at which digests are closed, 0 to 23, in {@code zone}
 * @param weekday on which weekly digests are closed
 * @param zone the reader's time zone
 * @param format of the mail
 * @param language BCP 47 tag of the words around articles, or empty for the article's own
 */
public record Choice(
        Map<String, Cadence> sections,
        Cadence otherwise,
        int hour,
        DayOfWeek weekday,
        ZoneId zone,
        Format format,
        String language) {
    /** Most sections named. */
    static final int MAX_SECTIONS = 100;

    private static final int MAX_NAME = 200;
    private static final int LAST_HOUR = 23;

    /** Of the mail. */
    public enum Format {
        /** Pictures and type, and the same as plain text beside it. */
        HTML,
        /** Plain text only. */
        TEXT;

        /** The word for it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public Choice {
        sections = java.util.Collections.unmodifiableMap(new TreeMap<>(sections));
        if (sections.size() > MAX_SECTIONS) {
            throw new IllegalArgumentException(
                    "%d sections (expected: at most %d)".formatted(sections.size(), MAX_SECTIONS));
        }
        for (String name : sections.keySet()) {
            if (name.isBlank() || name.length() > MAX_NAME) {
                throw new IllegalArgumentException(
                        "a section's name of %d characters (expected: 1 to %d)".formatted(name.length(), MAX_NAME));
            }
            CleanText.requireLine("section", name);
        }
        if (hour < 0 || hour > LAST_HOUR) {
            throw new IllegalArgumentException("hour %d (expected: 0 to 23)".formatted(hour));
        }
        if (!language.matches("|[a-z]{2,3}")) {
            throw new IllegalArgumentException("language '%s' (expected: such as en)".formatted(language));
        }
    }

    /** What readers have who never chose: each article, in HTML. Digests, should they choose them later, at 7 UTC. */
    public static Choice standard() {
        return new Choice(Map.of(), Cadence.EACH, 7, DayOfWeek.MONDAY, ZoneId.of("UTC"), Format.HTML, "");
    }

    /**
     * When the next digest is closed after a moment. An hour that the clock skips in spring counts when it would have been;
     * one that comes twice in autumn counts the first time.
     *
     * @param digest daily or weekly
     */
    public Instant nextClose(Cadence digest, Instant after) {
        for (LocalDate day = after.atZone(zone).toLocalDate(); ; day = day.plusDays(1)) {
            Instant close = day.atTime(hour, 0).atZone(zone).toInstant();
            if (close.isAfter(after) && (digest == Cadence.DAILY || day.getDayOfWeek() == weekday)) {
                return close;
            }
        }
    }

    /**
     * Reads a time zone.
     *
     * @throws IllegalArgumentException if it is none with a place's name
     */
    public static ZoneId zone(String text) {
        try {
            ZoneId zone = ZoneId.of(text);
            if (zone instanceof java.time.ZoneOffset) {
                throw new DateTimeException("an offset knows no summer time");
            }
            return zone;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("time zone '%s' (expected: such as Europe/Berlin)".formatted(text), e);
        }
    }
}
