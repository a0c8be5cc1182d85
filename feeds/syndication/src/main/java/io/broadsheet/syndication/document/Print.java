package io.broadsheet.syndication.document;

import java.util.Map;

/** What a printer made: a document that goes out as it is. */
public final class Print {
    private final int status;
    private final String mediaType;
    private final Map<String, String> headers;
    private final byte[] bytes;
    private final boolean frozen;

    /**
     * A document.
     *
     * @param status HTTP status to serve it with
     * @param mediaType with its charset
     * @param headers more header fields that belong to it
     */
    public Print(int status, String mediaType, Map<String, String> headers, byte[] bytes) {
        this(status, mediaType, headers, bytes, false);
    }

    private Print(int status, String mediaType, Map<String, String> headers, byte[] bytes, boolean frozen) {
        this.frozen = frozen;
        this.status = status;
        this.mediaType = mediaType;
        this.headers = Map.copyOf(headers);
        this.bytes = bytes;
    }

    /** The same document, known to change only when something in it is corrected or withdrawn. */
    public Print frozen() {
        return new Print(status, mediaType, headers, bytes, true);
    }

    public boolean isFrozen() {
        return frozen;
    }

    public int status() {
        return status;
    }

    public String mediaType() {
        return mediaType;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** The bytes themselves, not a copy. */
    public byte[] bytes() {
        return bytes;
    }
}
