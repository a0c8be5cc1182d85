package io.broadsheet.mailer;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Jdbi;

/** HMAC-SHA256 (RFC 2104) under one key. Each hash is made by a copy, for setting the key costs ten times as much. Thread-safe. */
public final class KeyedHash {
    private static final String ALGORITHM = "HmacSHA256";

    private static final int KEY_BYTES = 32;

    private final Mac keyed;

    /** Under a key of one's own. */
    public KeyedHash(byte[] key) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Under a key of this name that all processes share through the database; whoever asks first draws it. */
    public static KeyedHash shared(Jdbi jdbi, String name) {
        byte[] fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        return new KeyedHash(jdbi.inTransaction(handle -> {
            handle.createUpdate("insert into secret (name, value) values (:name, :value) on conflict do nothing")
                    .bind("name", name)
                    .bind("value", fresh)
                    .execute();
            return handle.createQuery("select value from secret where name = :name")
                    .bind("name", name)
                    .mapTo(byte[].class)
                    .one();
        }));
    }

    /** The hash, 32 bytes. */
    public byte[] of(byte[] content) {
        try {
            return ((Mac) keyed.clone()).doFinal(content);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own " + ALGORITHM + " can be copied", e);
        }
    }
}
