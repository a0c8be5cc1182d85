package io.broadsheet.mailer;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How the mailer's listener goes on after its own database failed.
 *
 * @param retryDelay pause before the same event is tried again, from 10ms
 */
@ConfigurationProperties("broadsheet.mailer")
record RetryConfig(@Bindable(defaultValue = "10s") Duration retryDelay) {
    RetryConfig {
        if (retryDelay.toMillis() < 10) {
            throw new IllegalArgumentException(
                    "broadsheet.mailer.retry-delay is %s (expected: at least 10ms)".formatted(retryDelay));
        }
    }
}
