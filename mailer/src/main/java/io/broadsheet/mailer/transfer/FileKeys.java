package io.broadsheet.mailer.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The addresses that a file has named so far, by 64 bits of their digest: 16 to 32 bytes each, so a million fit where the
 * addresses themselves would not. Two of a million addresses share their bits with a probability of 3 in 100 million.
 */
final class FileKeys {
    private static final int FIRST_CAPACITY = 1 << 12;

    private final MessageDigest digest;
    private long[] slots = new long[FIRST_CAPACITY];
    private int size;

    FileKeys() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Notes a key; false if it was there. */
    boolean add(String key) {
        long bits = ByteBuffer.wrap(digest.digest(key.getBytes(UTF_8))).getLong();
        // Zero marks a free slot.
        boolean isNew = put(slots, bits == 0 ? 1 : bits);
        if (isNew && ++size * 2 > slots.length) {
            long[] larger = new long[slots.length * 2];
            for (long slot : slots) {
                if (slot != 0) {
                    put(larger, slot);
                }
            }
            slots = larger;
        }
        return isNew;
    }

    private static boolean put(long[] slots, long bits) {
        int mask = slots.length - 1;
        for (int i = (int) bits & mask; ; i = i + 1 & mask) {
            if (slots[i] == bits) {
                return false;
            }
            if (slots[i] == 0) {
                slots[i] = bits;
                return true;
            }
        }
    }
}
