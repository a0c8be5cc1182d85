package io.broadsheet.syndication.document;

import java.util.Map;

/** What a printer made: a document that goes out as it is. */
public final class Print {
    private final int status;
    private final String mediaType;
    private final Map<String, String> headers;
    private final byte[] bytes;

    /**
     * A document.
     *
     * @param status HTTP status to serve it with
     * @param mediaType with its charset
     * @param headers more header fields that belong to it
     */
    public Print(int status, String mediaType, Map<String, String> headers, byte[] bytes) {
        this.status = status;
        this.mediaType = mediaType;
        this.headers = Map.copyOf(headers);
        this.bytes = bytes;
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
