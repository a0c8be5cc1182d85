package io.broadsheet.mailer.mailbox;

import org.jspecify.annotations.Nullable;

/** How a connection to a mailbox is kept from others' eyes: the same words and the same rule wherever one is configured. */
public enum Tls {
    /** TLS from the first byte, the certificate checked. */
    IMPLICIT,
    /** STARTTLS or nothing, the certificate checked. */
    STARTTLS,
    /** Not at all; for a server on the same machine. */
    NEVER;

    /** By its literal or its one usual name: any other name might mean another machine tomorrow. */
    private static final String LOOPBACK = "localhost|127(\\.[0-9]{1,3}){3}|\\[?::1]?";

    /**
     * Reads the word of a configuration.
     *
     * @param key where it stands, without the last part
     * @param host of the mailbox, or null where there is none
     * @throws IllegalArgumentException for another word, and for a password in clear text over a network
     */
    public static Tls of(String key, String word, @Nullable String host) {
        Tls tls = switch (word) {
            case "implicit" -> IMPLICIT;
            case "starttls" -> STARTTLS;
            case "never" -> NEVER;
            default ->
                throw new IllegalArgumentException(
                        "%s.tls is '%s' (expected: implicit, starttls or never)".formatted(key, word));
        };
        if (tls == NEVER && host != null && !host.matches(LOOPBACK)) {
            throw new IllegalArgumentException(
                    "%s.tls is 'never' for %s (expected: implicit or starttls, for the password would be seen; never is for localhost, 127.0.0.1 and ::1)"
                            .formatted(key, host));
        }
        return tls;
    }
}
