package io.broadsheet.social.bluesky;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Record keys in the order of time (atproto.com/specs/tid): 53 bits of microseconds, 10 bits to tell apart, in 13 characters. */
final class Tid {
    private static final String ALPHABET = "234567abcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 13;
    private static final int BITS_A_CHARACTER = 5;
    private static final int CLOCK_ID_BITS = 10;
    private static final int CLOCK_IDS = 1 << CLOCK_ID_BITS;
    private static final int MICROS_A_MILLI = 1_000;

    private Tid() {}

    /**
     * The same time and key give the same one for ever, so a post that is made again, even by an empty database, has the
     * place of the first. Others of the same millisecond differ but for one chance in a million.
     */
    static String of(Instant at, String key) {
        int hash = hash(key);
        long micros = ChronoUnit.MILLIS.between(Instant.EPOCH, at) * MICROS_A_MILLI
                + Integer.remainderUnsigned(hash >>> CLOCK_ID_BITS, MICROS_A_MILLI);
        long bits = micros << CLOCK_ID_BITS | Integer.remainderUnsigned(hash, CLOCK_IDS);
        char[] tid = new char[LENGTH];
        for (int i = LENGTH - 1; i >= 0; i--) {
            tid[i] = ALPHABET.charAt((int) (bits & (ALPHABET.length() - 1)));
            bits >>>= BITS_A_CHARACTER;
        }
        return new String(tid);
    }

    private static int hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
            return java.nio.ByteBuffer.wrap(digest).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
