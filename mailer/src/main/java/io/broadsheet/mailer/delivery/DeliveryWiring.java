package io.broadsheet.mailer.delivery;

import io.broadsheet.mailer.inbox.InboxServer;
import io.broadsheet.mailer.smtp.Relay;
import io.broadsheet.mailer.smtp.RelayChoice;
import io.broadsheet.mailer.smtp.SmtpConfig;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Where mails go. */
@Factory
final class DeliveryWiring {
    /** The configured server, or the built-in inbox where none is. */
    @Singleton
    RelayChoice relay(SmtpConfig config, InboxServer inbox) {
        String host = config.host();
        return host == null ? inbox::relay : () -> new Relay(host, config.port());
    }
}
