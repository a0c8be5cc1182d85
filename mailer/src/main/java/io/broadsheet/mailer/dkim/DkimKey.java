package io.broadsheet.mailer.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key that signs mails, and the record that lets others check them. */
public final class DkimKey {
    private static final int RSA_BITS = 2048;
    private static final int LEAST_RSA_BITS = 1024;
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    /** An Ed25519 key in DER is a fixed head and 32 bytes (RFC 8410). */
    private static final int ED25519_BYTES = 32;

    /** What it signs with. */
    public enum Kind {
        /** RFC 8301. */
        RSA("rsa", "rsa-sha256", "SHA256withRSA"),
        /** RFC 8463. */
        ED25519("ed25519", "ed25519-sha256", "Ed25519");

        final String inRecord;
        final String inSignature;
        final String inJava;

        Kind(String inRecord, String inSignature, String inJava) {
            this.inRecord = inRecord;
            this.inSignature = inSignature;
            this.inJava = inJava;
        }
    }

    private final Kind kind;
    private final PrivateKey secret;
    private final String shown;

    private DkimKey(Kind kind, PrivateKey secret, String shown) {
        this.kind = kind;
        this.secret = secret;
        this.shown = shown;
    }

    /** Makes a fresh one. */
    public static DkimKey fresh(Kind kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind == Kind.RSA ? "RSA" : "Ed25519");
            if (kind == Kind.RSA) {
                generator.initialize(RSA_BITS);
            }
            KeyPair pair = generator.generateKeyPair();
            return new DkimKey(kind, pair.getPrivate(), shown(kind, pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + kind, e);
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it cannot be used, or others than its owner may read it
     */
    static DkimKey read(Kind kind, Path file) {
        try {
            requireOwnerOnly(file);
            Matcher pem = PEM.matcher(Files.readString(file));
            if (!pem.find()) {
                throw new InvalidKeySpecException("it holds no PKCS #8 key in PEM");
            }
            byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
            PrivateKey secret = KeyFactory.getInstance(kind == Kind.RSA ? "RSA" : "Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
            return new DkimKey(kind, secret, shown(kind, publicKey(kind, secret, der)));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the DKIM key %s cannot be used: %s (expected: a file that 'broadsheet mail keys' made)"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /** Writes it into a file that nobody else may read; an existing one is left alone. */
    public void write(Path file) throws IOException {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(secret.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        if (Files.getFileStore(file.toAbsolutePath().getParent())
                .supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, pem, US_ASCII);
        } else {
            Files.writeString(file, pem, US_ASCII, StandardOpenOption.CREATE_NEW);
        }
    }

    /** The record's text, such as {@code v=DKIM1; k=rsa; p=…}. */
    public String record() {
        return "v=DKIM1; k=%s; p=%s".formatted(kind.inRecord, shown);
    }

    /** The public key as it stands in the record. */
    public String shown() {
        return shown;
    }

    Kind kind() {
        return kind;
    }

    /** Signs. */
    byte[] sign(byte[] text) {
        try {
            Signature signature = Signature.getInstance(kind.inJava);
            signature.initSign(secret);
            // RFC 8463 section 3: Ed25519 signs the hash, where RSA makes it itself.
            signature.update(
                    kind == Kind.RSA
                            ? text
                            : MessageDigest.getInstance("SHA-256").digest(text));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read cannot sign", e);
        }
    }

    private static String shown(Kind kind, PublicKey key) {
        byte[] der = key.getEncoded();
        // RFC 8463 section 4: the bare key, without its head.
        byte[] bytes = kind == Kind.RSA ? der : Arrays.copyOfRange(der, der.length - ED25519_BYTES, der.length);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static PublicKey publicKey(Kind kind, PrivateKey secret, byte[] der) throws GeneralSecurityException {
        if (kind == Kind.RSA) {
            if (!(secret instanceof RSAPrivateCrtKey rsa) || rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
                throw new InvalidKeySpecException("an RSA key of at least %d bits is needed".formatted(LEAST_RSA_BITS));
            }
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
        }
        // Java tells the public key of a secret one only by making the pair from the same seed.
        byte[] seed = Arrays.copyOfRange(der, der.length - ED25519_BYTES, der.length);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
        PublicKey shown = generator.generateKeyPair().getPublic();
        byte[] probe = {1};
        Signature signing = Signature.getInstance("Ed25519");
        signing.initSign(secret);
        signing.update(probe);
        byte[] signed = signing.sign();
        Signature checking = Signature.getInstance("Ed25519");
        checking.initVerify(shown);
        checking.update(probe);
        if (!checking.verify(signed)) {
            throw new InvalidKeySpecException("its public key cannot be told");
        }
        return shown;
    }

    /** Gives the same bytes as random ones. */
    private static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] seed;

        Seed(byte[] seed) {
            super(null, null);
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }

    private static void requireOwnerOnly(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class)) {
            return;
        }
        Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file, new LinkOption[0]));
        others.removeIf(permission -> permission.name().startsWith("OWNER_"));
        if (!others.isEmpty()) {
            throw new IOException("others than its owner may use it: %s; run 'chmod 600 %s'"
                    .formatted(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file));
        }
    }
}
