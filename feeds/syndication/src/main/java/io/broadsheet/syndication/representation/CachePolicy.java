package io.broadsheet.syndication.representation;

import java.time.Duration;

/**
 * How long others may keep a copy.
 *
 * @param maxAge answered without asking again
 * @param staleIfError served although old while the server fails (RFC 5861 section 4)
 */
public record CachePolicy(Duration maxAge, Duration staleIfError) {
    /** The value of Cache-Control. */
    public String header() {
        return "public, max-age=" + maxAge.toSeconds() + ", stale-if-error=" + staleIfError.toSeconds();
    }
}
