package io.broadsheet.social.pictures;

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
    }

    /** The post goes without it: it is not there, is no picture, or is too large. */
    record Missing(String reason) implements Fitted {}
}
