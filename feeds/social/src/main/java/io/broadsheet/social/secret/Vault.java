package io.broadsheet.social.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens secrets by AES-256-GCM (NIST SP 800-38D) with a fresh nonce each. A sealed secret opens only for the name
 * that it was sealed for, so a row of the database cannot be passed off as another's. Thread-safe.
 */
@Singleton
public final class Vault {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte VERSION = 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final @Nullable SecretKeySpec key;

    @Inject
    Vault(SecretsConfig config) {
        this.key = given(config)
                .map(it -> new SecretKeySpec(bytes(config, it), "AES"))
                .orElse(null);
    }

    private Vault(byte @Nullable [] key) {
        this.key = key == null ? null : new SecretKeySpec(key, "AES");
    }

    /** That seals and opens nothing, for tests. */
    public static Vault withoutKey() {
        return new Vault((byte[]) null);
    }

    /** With a key of its own, for tests. */
    public static Vault withFreshKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return new Vault(key);
    }

    private static Optional<String> given(SecretsConfig config) {
        Path file = config.keyFile();
        if (file == null) {
            return Optional.ofNullable(config.key()).map(String::strip).filter(it -> !it.isEmpty());
        }
        try {
            return Optional.of(Files.readString(file, UTF_8).strip());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "broadsheet.social.secrets.key-file is %s, which cannot be read (expected: a file with 32 random bytes in base64)"
                            .formatted(file),
                    e);
        }
    }

    private static byte[] bytes(SecretsConfig config, String given) {
        String name = "broadsheet.social.secrets." + (config.keyFile() == null ? "key" : "key-file");
        byte[] bytes;
        try {
            bytes = given.indexOf('-') >= 0 || given.indexOf('_') >= 0
                    ? Base64.getUrlDecoder().decode(given)
                    : Base64.getDecoder().decode(given);
        } catch (IllegalArgumentException e) {
            // Not as the cause: it would quote the key.
            throw new IllegalArgumentException(
                    "%s holds no base64 (expected: 32 random bytes, as 'openssl rand -base64 32' prints them)"
                            .formatted(name));
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "%s holds %d bytes (expected: 32 random bytes, as 'openssl rand -base64 32' prints them)"
                            .formatted(name, bytes.length));
        }
        return bytes;
    }

    /** Whether there is a key. */
    public boolean isUsable() {
        return key != null;
    }

    /**
     * Seals a secret; what comes out is base64.
     *
     * @param name whose it is
     * @throws SealedException if there is no key
     */
    public String seal(String name, String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, name).doFinal(secret.getBytes(UTF_8));
            byte[] whole = new byte[1 + NONCE_BYTES + sealed.length];
            whole[0] = VERSION;
            System.arraycopy(nonce, 0, whole, 1, NONCE_BYTES);
            System.arraycopy(sealed, 0, whole, 1 + NONCE_BYTES, sealed.length);
            return Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /**
     * Opens what was sealed for this name.
     *
     * @throws SealedException if there is no key, another key, another name or a changed byte
     */
    public String open(String name, String base64) {
        byte[] sealed = decoded(base64);
        if (sealed.length < 1 + NONCE_BYTES || sealed[0] != VERSION) {
            throw new SealedException("the secrets of %s are in no form that this version knows".formatted(name));
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        try {
            return new String(
                    cipher(Cipher.DECRYPT_MODE, nonce, name)
                            .doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES),
                    UTF_8);
        } catch (AEADBadTagException e) {
            throw new SealedException(
                    "the secrets of %s do not open with this key (expected: the broadsheet.social.secrets key that sealed them; else remove the account and add it again)"
                            .formatted(name));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String name) throws GeneralSecurityException {
        if (key == null) {
            throw new SealedException(
                    "there is no key for the secrets of %s (expected: broadsheet.social.secrets.key or .key-file; make one with 'openssl rand -base64 32')"
                            .formatted(name));
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(UTF_8));
        return cipher;
    }
}
