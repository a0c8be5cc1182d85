package io.broadsheet.mailer.signup;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The form that readers subscribe with, and what keeps it from being abused.
 *
 * @param open whether readers may subscribe by themselves
 * @param perAddress most requests for one address a day, from 1; more are answered alike and do nothing
 * @param perOrigin most requests from one IPv4 address or IPv6 /64 network an hour, from 1
 * @param overall most requests of all together an hour, from 1
 * @param quickest a form that comes back sooner was not filled in by a person, from 0s
 * @param confirmWithin how long the link of a confirmation is good, from 1h
 * @param disposableDomains a file with domains of throw-away addresses, one a line, or none
 * @param behindProxy whether the last address of X-Forwarded-For is the reader's; only if a proxy of yours always sets it
 */
@ConfigurationProperties("broadsheet.mail.subscribe")
record SignupConfig(
        @Bindable(defaultValue = "true") boolean open,
        @Bindable(defaultValue = "3") int perAddress,
        @Bindable(defaultValue = "20") int perOrigin,
        @Bindable(defaultValue = "2000") int overall,
        @Bindable(defaultValue = "2s") Duration quickest,
        @Bindable(defaultValue = "72h") Duration confirmWithin,
        @Nullable String disposableDomains,
        @Bindable(defaultValue = "false") boolean behindProxy) {
    SignupConfig {
        requirePositive("per-address", perAddress);
        requirePositive("per-origin", perOrigin);
        requirePositive("overall", overall);
        if (quickest.isNegative()) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.subscribe.quickest is %s (expected: 0s or more)".formatted(quickest));
        }
        if (confirmWithin.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.subscribe.confirm-within is %s (expected: at least 1h)".formatted(confirmWithin));
        }
        disposableDomains = disposableDomains == null || disposableDomains.isBlank() ? null : disposableDomains.strip();
    }

    private static void requirePositive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.subscribe.%s is %d (expected: 1 or more)".formatted(key, value));
        }
    }
}
