package io.broadsheet.mailer.preference;

import java.util.Arrays;
import java.util.Locale;

/** How often readers want a section's articles. */
public enum Cadence {
    /** Each article as an issue of its own, at once. */
    EACH,
    /** All of a day in one issue. */
    DAILY,
    /** All of a week in one issue. */
    WEEKLY,
    /** Not at all. */
    NONE;

    /** The word for it in the table, forms and the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The cadence with this word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Cadence of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "cadence '%s' (expected: each, daily, weekly or none)".formatted(word)));
    }
}
