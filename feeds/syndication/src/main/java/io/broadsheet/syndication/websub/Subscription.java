package io.broadsheet.syndication.websub;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that is to be told of a change.
 *
 * @param path of the feed
 * @param secret to sign deliveries with, or null for none
 * @param changed the change that it is to be told of
 * @param sentHash of what it has, or null if it has nothing yet
 * @param attempts to tell it of this change so far
 */
record Subscription(
        String path,
        URI callback,
        @Nullable String secret,
        long changed,
        @Nullable String sentHash,
        int attempts) {}
