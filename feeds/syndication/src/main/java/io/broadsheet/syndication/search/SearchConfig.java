package io.broadsheet.syndication.search;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The search form that everyone may use.
 *
 * @param perClient searches by one client in a window, after which the answer is 429 with Retry-After; 0 for no limit
 * @param window in which they are counted, 1s or more
 * @param timeout after which a search is given up, 10ms or more
 */
@ConfigurationProperties("broadsheet.syndication.search")
public record SearchConfig(
        @Bindable(defaultValue = "30") int perClient,
        @Bindable(defaultValue = "1m") Duration window,
        @Bindable(defaultValue = "3s") Duration timeout) {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);

    public SearchConfig {
        if (perClient < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.syndication.search.per-client is %d (expected: 0 or more)".formatted(perClient));
        }
        if (window.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.syndication.search.window is %s (expected: at least 1s)".formatted(window));
        }
        if (timeout.compareTo(SHORTEST_TIMEOUT) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.syndication.search.timeout is %s (expected: at least 10ms)".formatted(timeout));
        }
    }
}
