package io.broadsheet.social.outbound;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How this service talks to other people's servers.
 *
 * @param timeout longest wait for a connection, and for each whole answer; from 100ms to 5m
 * @param allowPrivateAddresses whether servers in private networks and on this machine may be asked, and plain http; for
 *     trials and tests
 */
@ConfigurationProperties("broadsheet.social")
public record OutboundConfig(
        @Bindable(defaultValue = "20s") Duration timeout,
        @Bindable(defaultValue = "false") boolean allowPrivateAddresses) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    public OutboundConfig {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "broadsheet.social.timeout is %s (expected: from 100ms to 5m)".formatted(timeout));
        }
    }
}
