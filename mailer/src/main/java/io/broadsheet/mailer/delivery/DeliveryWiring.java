package io.broadsheet.mailer.delivery;

import io.broadsheet.mailer.inbox.InboxServer;
import io.broadsheet.mailer.relay.RelayWiring;
import io.broadsheet.mailer.relay.Relays;
import io.broadsheet.mailer.smtp.SmtpConfig;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Where mails go. */
@Factory
final class DeliveryWiring {
    /** The configured servers, or the built-in inbox where there is none. */
    @Singleton
    @Bean(preDestroy = "close")
    Relays relays(SmtpConfig single, RelayWiring wiring, InboxServer inbox) {
        if (single.host() == null && wiring.isEmpty()) {
            inbox.open();
        }
        return wiring.relays(single, inbox::relay);
    }
}
