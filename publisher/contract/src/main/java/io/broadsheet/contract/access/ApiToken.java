package io.broadsheet.contract.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The bearer token of the services' APIs (RFC 6750), compared in constant time and never printed. */
public final class ApiToken {
    /** Shortest token, in characters: 128 bits as base64url take 22. */
    public static final int MIN_LENGTH = 22;

    private final byte[] digest;

    /** @throws IllegalArgumentException if the token is too short to be unguessable */
    public ApiToken(String token) {
        if (token.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(
                    "the API token has %d characters (expected: at least %d, from a random source)"
                            .formatted(token.length(), MIN_LENGTH));
        }
        this.digest = sha256(token);
    }

    /** Whether {@code candidate} is this token. Takes the same time whatever it is. */
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(digest, sha256(candidate));
    }

    @Override
    public String toString() {
        return "ApiToken[hidden]";
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
