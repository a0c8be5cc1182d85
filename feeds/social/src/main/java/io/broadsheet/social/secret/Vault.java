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
 * that it was sealed for, so a row of the database cannot be passed off as another's. What the key before has sealed opens as
 * long as that one is named; nothing new is sealed with it. Thread-safe.
 */
@Singleton
public final class Vault {
    private static final String PREFIX = "broadsheet.social.secrets.";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte VERSION = 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final @Nullable SecretKeySpec key;
    private final @Nullable SecretKeySpec previous;
    private final String origin;
    private final boolean lost;

    @Inject
    Vault(SecretsConfig config) {
        this.key = key("key", config.key(), config.keyFile()).orElse(null);
        this.previous = key("previous-key", config.previousKey(), config.previousKeyFile())
                .orElse(null);
        Path file = config.keyFile();
        this.origin = PREFIX + (file == null ? "key" : "key-file (%s)".formatted(file));
        this.lost = config.lost();
        if (previous != null && key == null) {
            throw new UnusableKeyException(
                    "broadsheet.social.secrets.previous-key is set, but no key to replace it with (expected: broadsheet.social.secrets.key or .key-file as well; make one with 'openssl rand -base64 32')");
        }
    }

    private Vault(@Nullable SecretKeySpec key, @Nullable SecretKeySpec previous, boolean lost) {
        this.key = key;
        this.previous = previous;
        this.origin = PREFIX + "key";
        this.lost = lost;
    }

    /** That seals and opens nothing, for tests. */
    public static Vault withoutKey() {
        return new Vault(null, null, false);
    }

    /** With a key of its own, for tests. */
    public static Vault withFreshKey() {
        return new Vault(freshKey(), null, false);
    }

    /** With a key of its own that replaces this one's, for tests. */
    public Vault rekeyed() {
        return new Vault(freshKey(), key, false);
    }

    /** With the key of this one and none before, for tests. */
    public Vault withoutPrevious() {
        return new Vault(key, null, false);
    }

    /** With a key of its own after the one before was lost, for tests. */
    public static Vault afterLoss() {
        return new Vault(freshKey(), null, true);
    }

    private static SecretKeySpec freshKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return new SecretKeySpec(key, "AES");
    }

    private static Optional<SecretKeySpec> key(String name, @Nullable String value, @Nullable Path file) {
        if (file == null) {
            return Optional.ofNullable(value)
                    .map(String::strip)
                    .filter(it -> !it.isEmpty())
                    .map(it -> new SecretKeySpec(bytes(PREFIX + name, it), "AES"));
        }
        try {
            String line = Files.readString(file, UTF_8).strip();
            return Optional.of(new SecretKeySpec(bytes("%s%s-file (%s)".formatted(PREFIX, name, file), line), "AES"));
        } catch (IOException e) {
            throw new UnusableKeyException(
                    "%s%s-file is %s, which cannot be read (expected: a file with 32 random bytes in base64)"
                            .formatted(PREFIX, name, file));
        }
    }

    private static byte[] bytes(String name, String given) {
        byte[] bytes;
        try {
            bytes = given.indexOf('-') >= 0 || given.indexOf('_') >= 0
                    ? Base64.getUrlDecoder().decode(given)
                    : Base64.getDecoder().decode(given);
        } catch (IllegalArgumentException e) {
            // Not as the cause: it would quote the key.
            throw new UnusableKeyException(
                    "%s holds no base64 (expected: 32 random bytes, as 'openssl rand -base64 32' prints them)"
                            .formatted(name));
        }
        if (bytes.length != KEY_BYTES) {
            throw new UnusableKeyException(
                    "%s holds %d bytes (expected: 32 random bytes, as 'openssl rand -base64 32' prints them)"
                            .formatted(name, bytes.length));
        }
        return bytes;
    }

    /** Whether there is a key. */
    public boolean isUsable() {
        return key != null;
    }

    /** Whether there is a key before that it replaces. */
    public boolean isRekeyed() {
        return previous != null;
    }

    /** Where the key comes from, for messages; never the key. */
    public String origin() {
        return origin;
    }

    /** Whether the operator has said that the key that sealed the accounts is lost. */
    public boolean isLost() {
        return lost;
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
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, required(name), nonce, name).doFinal(secret.getBytes(UTF_8));
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
     * Opens what was sealed for this name, with this key or the one before.
     *
     * @throws SealedException if there is no key, another key, another name or a changed byte
     */
    public String open(String name, String base64) {
        Optional<String> opened = open(name, base64, required(name));
        if (opened.isEmpty() && previous != null) {
            opened = open(name, base64, previous);
        }
        return opened.orElseThrow(() -> new SealedException(
                "the secrets of %s do not open with this key (expected: the broadsheet.social.secrets key that sealed them; else remove the account and add it again)"
                        .formatted(name)));
    }

    /** Whether {@link #open} would open it. */
    public boolean opens(String name, String base64) {
        try {
            open(name, base64);
            return true;
        } catch (SealedException e) {
            return false;
        }
    }

    /** The same secret sealed with the key, if only the key before opens it; empty if there is nothing to do or to open. */
    public Optional<String> resealed(String name, String base64) {
        SecretKeySpec before = previous;
        if (before == null || !isOfThisForm(decoded(base64))) {
            return Optional.empty();
        }
        return open(name, base64, required(name)).isPresent()
                ? Optional.empty()
                : open(name, base64, before).map(secret -> seal(name, secret));
    }

    private static Optional<String> open(String name, String base64, SecretKeySpec key) {
        byte[] sealed = decoded(base64);
        if (!isOfThisForm(sealed)) {
            throw new SealedException("the secrets of %s are in no form that this version knows".formatted(name));
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        try {
            return Optional.of(new String(
                    cipher(Cipher.DECRYPT_MODE, key, nonce, name)
                            .doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES),
                    UTF_8));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    private static boolean isOfThisForm(byte[] sealed) {
        return sealed.length >= 1 + NONCE_BYTES && sealed[0] == VERSION;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private SecretKeySpec required(String name) {
        if (key == null) {
            throw new SealedException(
                    "there is no key for the secrets of %s (expected: broadsheet.social.secrets.key or .key-file; make one with 'openssl rand -base64 32')"
                            .formatted(name));
        }
        return key;
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String name)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(UTF_8));
        return cipher;
    }
}
