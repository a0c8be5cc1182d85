package io.broadsheet.mailer.inbox;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The built-in inbox, which takes the mails where no mail server is configured.
 *
 * @param maxMessages kept; the oldest go first; 1 to 100000
 * @param maxMessageSize in bytes, 1000 to 50000000; a larger one is refused
 */
@ConfigurationProperties("broadsheet.mail.inbox")
record InboxConfig(
        @Bindable(defaultValue = "1000") int maxMessages,
        @Bindable(defaultValue = "2000000") int maxMessageSize) {
    InboxConfig {
        if (maxMessages < 1 || maxMessages > 100_000) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.inbox.max-messages is %d (expected: 1 to 100000)".formatted(maxMessages));
        }
        if (maxMessageSize < 1_000 || maxMessageSize > 50_000_000) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.inbox.max-message-size is %d (expected: 1000 to 50000000)"
                            .formatted(maxMessageSize));
        }
    }
}
