package io.broadsheet.mailer.hook;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the providers whose events are taken in; without its key a provider's address answers 404.
 *
 * @param mailgunSigningKey Mailgun's HTTP webhook signing key, for {@code /hooks/mailgun}
 * @param sendgridVerificationKey SendGrid's verification key, base64, for {@code /hooks/sendgrid}
 * @param maxAge a signature older than this is refused, from 1m; providers try again for a day
 */
@ConfigurationProperties("broadsheet.mail.hooks")
public record HookConfig(
        @Nullable String mailgunSigningKey,
        @Nullable String sendgridVerificationKey,
        @Bindable(defaultValue = "25h") Duration maxAge) {
    public HookConfig {
        if (maxAge.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.hooks.max-age is %s (expected: at least 1m)".formatted(maxAge));
        }
        if (sendgridVerificationKey != null) {
            SendGridSignature.key(sendgridVerificationKey);
        }
    }

    @Override
    public String toString() {
        return "HookConfig[mailgun=%s, sendgrid=%s, maxAge=%s]"
                .formatted(mailgunSigningKey != null, sendgridVerificationKey != null, maxAge);
    }
}
