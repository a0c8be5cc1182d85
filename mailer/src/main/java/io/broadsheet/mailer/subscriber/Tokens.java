package io.broadsheet.mailer.subscriber;

import java.security.SecureRandom;
import java.util.Base64;

/** Random tokens of 192 bits in base64url, 32 characters: not guessable, not even from one another. */
final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;

    private Tokens() {}

    static String fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether {@code text} could be one; saves the database a look-up. */
    static boolean isToken(String text) {
        return text.matches("[A-Za-z0-9_-]{32}");
    }
}
