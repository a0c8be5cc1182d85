package io.broadsheet.syndication.document;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How often one client may fetch a whole feed that it could ask about with If-None-Match or If-Modified-Since.
 *
 * @param fullFetches of one feed by one client in a window, after which the answer is 429 with Retry-After; 0 for no limit
 * @param window in which they are counted, 1s or more
 */
@ConfigurationProperties("broadsheet.syndication.pace")
public record PaceConfig(
        @Bindable(defaultValue = "30") int fullFetches,
        @Bindable(defaultValue = "10m") Duration window) {
    public PaceConfig {
        if (fullFetches < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.syndication.pace.full-fetches is %d (expected: 0 or more)".formatted(fullFetches));
        }
        if (window.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.syndication.pace.window is %s (expected: at least 1s)".formatted(window));
        }
    }
}
