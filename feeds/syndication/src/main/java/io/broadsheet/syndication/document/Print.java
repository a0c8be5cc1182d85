package io.broadsheet.syndication.document;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a printer made: a document that goes out as it is. */
public final class Print {
    private final int status;
    private final String mediaType;
    private final @Nullable String browserType;
    private final Map<String, String> headers;
    private final byte[] bytes;
    private final Map<String, Integer> revisions;
    private final boolean frozen;
    private final @Nullable Instant changed;

    /**
     * A document.
     *
     * @param status HTTP status to serve it with
     * @param mediaType with its charset
     * @param headers more header fields that belong to it
     */
    public Print(int status, String mediaType, Map<String, String> headers, byte[] bytes) {
        this(status, mediaType, null, headers, bytes, Map.of(), false, null);
    }

    private Print(
            int status,
            String mediaType,
            @Nullable String browserType,
            Map<String, String> headers,
            byte[] bytes,
            Map<String, Integer> revisions,
            boolean frozen,
            @Nullable Instant changed) {
        this.status = status;
        this.mediaType = mediaType;
        this.browserType = browserType;
        this.headers = Map.copyOf(headers);
        this.bytes = bytes;
        this.revisions = Map.copyOf(revisions);
        this.frozen = frozen;
        this.changed = changed;
    }

    /** The same document, known to change only when something in it is corrected or withdrawn. */
    public Print frozen() {
        return new Print(status, mediaType, browserType, headers, bytes, revisions, true, changed);
    }

    /** The same document; browsers, who ask for HTML, get it under another media type. */
    public Print forBrowsersAs(String type) {
        return new Print(status, mediaType, type, headers, bytes, revisions, frozen, changed);
    }

    /**
     * The same document, of which clients may have the new entries alone.
     *
     * @param revisions of its entries, by their ids
     */
    public Print withRevisions(Map<String, Integer> revisions) {
        return new Print(status, mediaType, browserType, headers, bytes, revisions, frozen, changed);
    }

    /**
     * The same document, known to have changed last at another time than its topics tell.
     *
     * @param changed by events' own times: the same for the same content, wherever and whenever it is printed
     */
    public Print changed(Instant changed) {
        return new Print(status, mediaType, browserType, headers, bytes, revisions, frozen, changed);
    }

    /** When it last changed, where its topics do not tell. */
    Optional<Instant> changed() {
        return Optional.ofNullable(changed);
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

    /** The media type for browsers, or null if it is no other. */
    public @Nullable String browserType() {
        return browserType;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** The bytes themselves, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** The revisions of its entries; empty where there is no having a part of it. */
    public Map<String, Integer> revisions() {
        return revisions;
    }
}
