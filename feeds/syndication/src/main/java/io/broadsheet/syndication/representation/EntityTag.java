package io.broadsheet.syndication.representation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * An entity tag (RFC 9110 section 8.8.3).
 *
 * @param opaque what stands between the quotes
 * @param weak whether it is marked with {@code W/}
 */
public record EntityTag(String opaque, boolean weak) {
    private static final int DIGEST_BYTES = 18;

    /** The strong tag of these bytes: the same bytes give the same tag on every machine, other bytes another one. */
    public static EntityTag of(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new EntityTag(
                    Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, DIGEST_BYTES)), false);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Weak comparison (section 8.8.3.2): the same opaque part, whatever the marks. For If-None-Match. */
    public boolean matchesWeakly(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    /** Strong comparison (section 8.8.3.2): the same, and neither of them weak. For If-Match. */
    public boolean matchesStrongly(EntityTag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /** The form in a header. */
    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + '"';
    }
}
