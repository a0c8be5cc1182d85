package io.broadsheet.syndication.representation;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a GET or HEAD request that decide its answer; several lines of one field joined by commas.
 *
 * @param accept Accept, or null
 * @param acceptEncoding Accept-Encoding, or null
 * @param ifMatch If-Match, or null
 * @param ifNoneMatch If-None-Match, or null
 * @param ifModifiedSince If-Modified-Since, or null
 * @param ifUnmodifiedSince If-Unmodified-Since, or null
 * @param instanceManipulations A-IM (RFC 3229), or null
 */
public record Conditions(
        @Nullable String accept,
        @Nullable String acceptEncoding,
        @Nullable String ifMatch,
        @Nullable String ifNoneMatch,
        @Nullable String ifModifiedSince,
        @Nullable String ifUnmodifiedSince,
        @Nullable String instanceManipulations) {
    /** No conditions, the bytes as they are. */
    public static final Conditions NONE = new Conditions(null, null, null, null, null, null, null);

    /** Whether there is any condition that a client who has a copy would send. */
    public boolean isConditional() {
        return ifNoneMatch != null || ifModifiedSince != null;
    }

    /** Whether the client can do with the new entries of a feed alone (RFC 3229 with the word that readers use). */
    public boolean takesNewEntriesOnly() {
        if (instanceManipulations == null || ifNoneMatch == null) {
            return false;
        }
        for (String element : instanceManipulations.split(",", -1)) {
            int semicolon = element.indexOf(';');
            boolean refused = semicolon >= 0
                    && element.substring(semicolon).replace(" ", "").matches(";q=0(\\.0*)?");
            if ((semicolon < 0 ? element : element.substring(0, semicolon))
                            .strip()
                            .equalsIgnoreCase("feed")
                    && !refused) {
                return true;
            }
        }
        return false;
    }

    /** Whether a client says that it knows the representation with one of these tags. */
    public boolean knows(Collection<String> opaqueTags) {
        if (ifNoneMatch == null) {
            return false;
        }
        return EntityTags.parse(ifNoneMatch).tags().stream().anyMatch(tag -> opaqueTags.contains(tag.opaque()));
    }
}
