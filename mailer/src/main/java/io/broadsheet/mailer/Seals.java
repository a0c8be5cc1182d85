package io.broadsheet.mailer;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;

/**
 * Numbers under a seal: 32 characters of base64url that only this mailer can make, good for one purpose only. Nothing can be
 * told from one about another (HMAC-SHA256 with a key that all processes share through the database; 128 bits of it).
 */
@Singleton
public final class Seals {
    private static final int SEAL_BYTES = 16;

    private final KeyedHash hash;

    @Inject
    Seals(@Named("mailer") Jdbi jdbi) {
        this(KeyedHash.shared(jdbi, "seals"));
    }

    /** With a key of one's own, for tests. */
    public Seals(byte[] key) {
        this(new KeyedHash(key));
    }

    private Seals(KeyedHash hash) {
        this.hash = hash;
    }

    /** Seals a number for a purpose. */
    public String seal(String purpose, long number) {
        ByteBuffer token = ByteBuffer.allocate(Long.BYTES + SEAL_BYTES);
        token.putLong(number).put(mac(purpose, number));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    /** The number under a seal; empty if the seal is not ours, or of another purpose. */
    public OptionalLong open(String purpose, String token) {
        if (!token.matches("[A-Za-z0-9_-]{32}")) {
            return OptionalLong.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
        long number = bytes.getLong();
        byte[] seal = new byte[SEAL_BYTES];
        bytes.get(seal);
        return MessageDigest.isEqual(seal, mac(purpose, number)) ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** The whole signature of bytes for a purpose, 32 bytes; shorten it as you need. */
    public byte[] sign(String purpose, byte[] content) {
        byte[] words = (purpose + "/").getBytes(UTF_8);
        byte[] all = Arrays.copyOf(words, words.length + content.length);
        System.arraycopy(content, 0, all, words.length, content.length);
        return hash.of(all);
    }

    private byte[] mac(String purpose, long number) {
        return Arrays.copyOf(hash.of((purpose + "/" + number).getBytes(UTF_8)), SEAL_BYTES);
    }
}
