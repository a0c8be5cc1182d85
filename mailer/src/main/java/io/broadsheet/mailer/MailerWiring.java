package io.broadsheet.mailer;

import io.broadsheet.contract.intake.DeadLetters;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** What the features of this service stand on. All of it is named "mailer", for the services may share one JVM. */
@Factory
final class MailerWiring {
    @Singleton
    @Named("mailer")
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    @Named("mailer")
    Jdbi jdbi(@Named("mailer") DataSource dataSource) {
        return Jdbi.create(dataSource).installPlugin(new PostgresPlugin());
    }

    @Singleton
    @Named("mailer")
    DeadLetters deadLetters(Broker broker) {
        return broker.deadLetters();
    }
}
