package io.broadsheet.social.announcement;

import io.broadsheet.social.pace.Backoff;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How announcements are carried out.
 *
 * @param maxAge events older than this, by their own time, are never posted, and tries end when it has passed; from 1m to 30d
 * @param lease how long one instance keeps others off an announcement; at least three times broadsheet.social.timeout
 * @param firstPause pause after the first try that failed; it doubles; from 10ms
 * @param longestPause longest pause between two tries; no shorter than the first
 * @param poll longest time until work is seen that another instance has planned; from 10ms to 1m
 * @param pageWait longest wait for the article's page before its posts go out anyway; 0s to not wait; to 1h
 * @param retryDelay pause before an event is read again after the database failed
 */
@ConfigurationProperties("broadsheet.social")
record AnnouncementConfig(
        @Bindable(defaultValue = "48h") Duration maxAge,
        @Bindable(defaultValue = "1m") Duration lease,
        @Bindable(defaultValue = "10s") Duration firstPause,
        @Bindable(defaultValue = "1h") Duration longestPause,
        @Bindable(defaultValue = "1s") Duration poll,
        @Bindable(defaultValue = "2m") Duration pageWait,
        @Bindable(defaultValue = "10s") Duration retryDelay) {
    private static final Duration SHORTEST = Duration.ofMillis(10);

    AnnouncementConfig {
        require("max-age", maxAge, Duration.ofMinutes(1), Duration.ofDays(30));
        require("lease", lease, Duration.ofMillis(300), Duration.ofHours(1));
        require("first-pause", firstPause, SHORTEST, Duration.ofHours(1));
        require("longest-pause", longestPause, firstPause, Duration.ofDays(1));
        require("poll", poll, SHORTEST, Duration.ofMinutes(1));
        require("page-wait", pageWait, Duration.ZERO, Duration.ofHours(1));
        require("retry-delay", retryDelay, SHORTEST, Duration.ofHours(1));
    }

    private static void require(String key, Duration value, Duration shortest, Duration longest) {
        if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "broadsheet.social.%s is %s (expected: from %s to %s)".formatted(key, value, shortest, longest));
        }
    }

    /** The pauses between tries. */
    Backoff backoff() {
        return new Backoff(firstPause, longestPause);
    }
}
