package io.broadsheet.syndication;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What the feeds and pages hold and how long others may keep them.
 *
 * @param entriesPerFeed newest articles in a feed, 1 to 1000
 * @param entriesOnFrontPage newest articles on the front page, 1 to 1000
 * @param maxAge how long a browser or proxy may answer without asking again, 0s or more; this server itself is never late
 * @param archiveMaxAge the same for archive documents, which change only when an article in them is corrected or withdrawn
 * @param staleIfError how long a proxy may serve an old copy while this server fails (RFC 5861), 0s or more
 * @param retryDelay pause before a record is tried again that could not be stored, 1ms or more
 * @param copyMemory memory for ready copies of feeds and pages in MiB, from 1
 */
@ConfigurationProperties("broadsheet.syndication")
public record SyndicationConfig(
        @Bindable(defaultValue = "50") int entriesPerFeed,
        @Bindable(defaultValue = "24") int entriesOnFrontPage,
        @Bindable(defaultValue = "60s") Duration maxAge,
        @Bindable(defaultValue = "30d") Duration archiveMaxAge,
        @Bindable(defaultValue = "1d") Duration staleIfError,
        @Bindable(defaultValue = "10s") Duration retryDelay,
        @Bindable(defaultValue = "64") int copyMemory) {
    private static final int MOST_ENTRIES = 1000;

    public SyndicationConfig {
        requireRange("entries-per-feed", entriesPerFeed, MOST_ENTRIES);
        requireRange("entries-on-front-page", entriesOnFrontPage, MOST_ENTRIES);
        requireRange("copy-memory", copyMemory, Integer.MAX_VALUE);
        requireAtLeast("max-age", maxAge, Duration.ZERO);
        requireAtLeast("archive-max-age", archiveMaxAge, Duration.ZERO);
        requireAtLeast("stale-if-error", staleIfError, Duration.ZERO);
        requireAtLeast("retry-delay", retryDelay, Duration.ofMillis(1));
    }

    private static void requireRange(String key, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "broadsheet.syndication.%s is %d (expected: 1 to %d)".formatted(key, value, most));
        }
    }

    private static void requireAtLeast(String key, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException("broadsheet.syndication.%s is %s (expected: at least %dms)"
                    .formatted(key, value, least.toMillis()));
        }
    }
}
