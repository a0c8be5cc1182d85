package io.broadsheet.social.pictures;

import java.util.Set;

/**
 * What a network takes.
 *
 * @param bytes at most
 * @param edge longest side in pixels at most
 * @param types media types it takes; image/jpeg must be one, for that is what others are made into
 */
public record Fit(int bytes, int edge, Set<String> types) {
    /** What browsers show everywhere. */
    public static final Set<String> USUAL_TYPES = Set.of("image/jpeg", "image/png", "image/gif");
}
