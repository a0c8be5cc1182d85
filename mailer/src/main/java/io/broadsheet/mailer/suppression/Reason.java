package io.broadsheet.mailer.suppression;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why no mail may reach an address. */
public enum Reason {
    /** The reader left. */
    UNSUBSCRIBED,
    /** The address does not exist, or failed too often. */
    BOUNCED,
    /** The reader called a mail spam. */
    COMPLAINED,
    /** The reader asked to be forgotten. */
    ERASED,
    /** An editor says so. */
    MANUAL;

    /** Whether readers who ask for mail again, and confirm it, may have it. */
    public boolean isReadersOwn() {
        return this == UNSUBSCRIBED || this == ERASED;
    }

    /** The word for it in the table and the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason with this word. */
    public static Optional<Reason> of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
