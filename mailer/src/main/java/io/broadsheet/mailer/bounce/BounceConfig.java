package io.broadsheet.mailer.bounce;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * When mail that comes back ends a subscription.
 *
 * @param softLimit so many issues that could not be delivered for a reason that may pass count as one that cannot, from 1
 * @param softWindow within this time, from 1h
 * @param verp whether every mail has an envelope sender of its own, the bounce address with a signed token after a plus sign;
 *     the mailbox must take such addresses
 */
@ConfigurationProperties("broadsheet.mail.bounces")
public record BounceConfig(
        @Bindable(defaultValue = "5") int softLimit,
        @Bindable(defaultValue = "30d") Duration softWindow,
        @Bindable(defaultValue = "false") boolean verp) {
    public BounceConfig {
        if (softLimit < 1) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.bounces.soft-limit is %d (expected: 1 or more)".formatted(softLimit));
        }
        if (softWindow.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.bounces.soft-window is %s (expected: at least 1h)".formatted(softWindow));
        }
    }
}
