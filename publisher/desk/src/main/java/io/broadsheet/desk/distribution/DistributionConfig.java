package io.broadsheet.desk.distribution;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;

/**
 * The board of an article's distribution.
 *
 * @param channels that must be done before an article's distribution is complete, separated by commas
 * @param retryDelay between two tries to store a report while the database fails, at least 10ms
 * @param heartbeat between two comment lines on an idle stream of the board, at least 100ms; proxies cut connections that are
 *     silent for 30 or 60 s
 */
@ConfigurationProperties("broadsheet.desk")
record DistributionConfig(
        @Bindable(defaultValue = "feeds,mail,social") List<String> channels,
        @Bindable(defaultValue = "10s") Duration retryDelay,
        @Bindable(defaultValue = "15s") Duration heartbeat) {
    private static final Duration MIN_RETRY_DELAY = Duration.ofMillis(10);
    private static final Duration MIN_HEARTBEAT = Duration.ofMillis(100);

    DistributionConfig {
        channels = channels.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        if (channels.isEmpty()) {
            throw new IllegalArgumentException(
                    "broadsheet.desk.channels is empty (expected: at least one of feeds, mail, social)");
        }
        if (retryDelay.compareTo(MIN_RETRY_DELAY) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.desk.retry-delay is %s (expected: at least 10ms)".formatted(retryDelay));
        }
        if (heartbeat.compareTo(MIN_HEARTBEAT) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.desk.heartbeat is %s (expected: at least 100ms)".formatted(heartbeat));
        }
    }
}
