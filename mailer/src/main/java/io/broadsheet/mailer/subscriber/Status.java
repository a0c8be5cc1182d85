package io.broadsheet.mailer.subscriber;

import java.util.Arrays;
import java.util.Locale;

/** Where a reader stands. */
public enum Status {
    /** Somebody gave the address; the reader has not confirmed it. */
    PENDING,
    /** The reader agreed. */
    CONFIRMED,
    /** The reader left. */
    UNSUBSCRIBED;

    /** The word for it in the table, files and the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The status with this word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Status of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "an unknown status (expected: pending, confirmed or unsubscribed)"));
    }
}
