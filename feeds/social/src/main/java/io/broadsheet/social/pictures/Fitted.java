package io.broadsheet.social.pictures;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What came of making a picture fit. */
public sealed interface Fitted {
    /**
     * It fits.
     *
     * @param type media type
     * @param width in pixels
     * @param height in pixels
     */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record Picture(byte[] bytes, String type, int width, int height) implements Fitted {
        /** A name for uploads. */
        public String fileName() {
            return "picture." + type.substring("image/".length());
        }

        /** By which the same picture is known again: SHA-256 of its bytes, in hexadecimal. */
        public String digest() {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java knows SHA-256", e);
            }
        }
    }

    /** The post goes without it: it is not there, is no picture, or is too large. */
    record Missing(String reason) implements Fitted {}
}
