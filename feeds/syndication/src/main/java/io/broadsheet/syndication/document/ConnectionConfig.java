package io.broadsheet.syndication.document;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long slow clients are waited for, and how many at a time.
 *
 * @param most connections open at a time, from 10; beyond that the ones that have waited longest between requests are closed
 * @param requestTimeout in which a request must have come, counted from the connection's begin or the answer before; of a body
 *     each 16 KiB must have come in it; 100ms or more
 * @param stallTimeout after which a client is given up that takes nothing of its answer, 100ms or more
 */
@ConfigurationProperties("broadsheet.syndication.connections")
public record ConnectionConfig(
        @Bindable(defaultValue = "10000") int most,
        @Bindable(defaultValue = "60s") Duration requestTimeout,
        @Bindable(defaultValue = "30s") Duration stallTimeout) {
    private static final int FEWEST = 10;
    private static final Duration SHORTEST = Duration.ofMillis(100);

    public ConnectionConfig {
        if (most < FEWEST) {
            throw new IllegalArgumentException(
                    "broadsheet.syndication.connections.most is %d (expected: %d or more)".formatted(most, FEWEST));
        }
        requireLong("request-timeout", requestTimeout);
        requireLong("stall-timeout", stallTimeout);
    }

    private static void requireLong(String key, Duration value) {
        if (value.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("broadsheet.syndication.connections.%s is %s (expected: at least %dms)"
                    .formatted(key, value, SHORTEST.toMillis()));
        }
    }
}
