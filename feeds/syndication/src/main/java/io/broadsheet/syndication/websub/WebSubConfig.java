package io.broadsheet.syndication.websub;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How the built-in hub behaves, and how outside hubs are told. Whether there is a built-in hub says
 * {@code broadsheet.feeds.built-in-hub}.
 *
 * @param pace how often changes are looked for; those in between are told of once; 10ms to 1m
 * @param timeout for connecting to a subscriber or hub, and again for its whole answer; 100ms to 5m
 * @param lease how long a subscription lasts that names no time
 * @param shortestLease the least it lasts, whatever it names
 * @param longestLease the most it lasts, whatever it names
 * @param subscriptions most there may be, from 1
 * @param requestsPerMinute of one client to the hub, after which the answer is 429; 0 for no limit
 * @param firstRetry pause after a failed delivery; doubles with each further one, up to 6h
 * @param attempts after which a subscriber misses a change, and hears of the next one again
 * @param allowPrivateAddresses whether callbacks may be in private networks and on this machine; for trials and tests
 */
@ConfigurationProperties("broadsheet.websub")
public record WebSubConfig(
        @Bindable(defaultValue = "1s") Duration pace,
        @Bindable(defaultValue = "10s") Duration timeout,
        @Bindable(defaultValue = "10d") Duration lease,
        @Bindable(defaultValue = "1h") Duration shortestLease,
        @Bindable(defaultValue = "30d") Duration longestLease,
        @Bindable(defaultValue = "10000") int subscriptions,
        @Bindable(defaultValue = "60") int requestsPerMinute,
        @Bindable(defaultValue = "30s") Duration firstRetry,
        @Bindable(defaultValue = "12") int attempts,
        @Bindable(defaultValue = "false") boolean allowPrivateAddresses) {
    /** What is read of an answer; only that to a challenge is looked at. */
    static final int MOST_ANSWER_BYTES = 65_536;

    public WebSubConfig {
        requireBetween("pace", pace, Duration.ofMillis(10), Duration.ofMinutes(1));
        requireBetween("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(5));
        requireBetween("first-retry", firstRetry, Duration.ofMillis(10), Duration.ofHours(6));
        requireBetween("shortest-lease", shortestLease, Duration.ofSeconds(1), longestLease);
        requireBetween("lease", lease, shortestLease, longestLease);
        requireBetween("longest-lease", longestLease, Duration.ofSeconds(1), Duration.ofDays(366));
        requireAtLeast("subscriptions", subscriptions, 1);
        requireAtLeast("requests-per-minute", requestsPerMinute, 0);
        requireAtLeast("attempts", attempts, 1);
    }

    private static void requireBetween(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "broadsheet.websub.%s is %s (expected: %s to %s)".formatted(key, value, least, most));
        }
    }

    private static void requireAtLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "broadsheet.websub.%s is %d (expected: %d or more)".formatted(key, value, least));
        }
    }
}
