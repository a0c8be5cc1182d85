package io.broadsheet.syndication.websub;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A wish to subscribe or unsubscribe that its callback has not confirmed yet.
 *
 * @param path of the feed
 * @param secret to sign deliveries with, or null for none
 * @param leaseSeconds for which a subscription is to last
 * @param attempts to ask the callback so far
 */
record Intent(
        Mode mode, String path, URI callback, @Nullable String secret, long leaseSeconds, int attempts) {
    /** What is wished. */
    enum Mode {
        SUBSCRIBE("subscribe"),
        UNSUBSCRIBE("unsubscribe");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        /** As requests and the database have it. */
        String word() {
            return word;
        }
    }
}
