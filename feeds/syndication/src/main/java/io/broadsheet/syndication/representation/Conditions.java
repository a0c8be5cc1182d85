package io.broadsheet.syndication.representation;

import org.jspecify.annotations.Nullable;

/**
 * The header fields of a GET or HEAD request that decide its answer; several lines of one field joined by commas.
 *
 * @param acceptEncoding Accept-Encoding, or null
 * @param ifMatch If-Match, or null
 * @param ifNoneMatch If-None-Match, or null
 * @param ifModifiedSince If-Modified-Since, or null
 * @param ifUnmodifiedSince If-Unmodified-Since, or null
 */
public record Conditions(
        @Nullable String acceptEncoding,
        @Nullable String ifMatch,
        @Nullable String ifNoneMatch,
        @Nullable String ifModifiedSince,
        @Nullable String ifUnmodifiedSince) {
    /** No conditions, the bytes as they are. */
    public static final Conditions NONE = new Conditions(null, null, null, null, null);
}
