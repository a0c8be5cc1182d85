package io.broadsheet.social;

import io.broadsheet.contract.intake.DeadLetters;
import io.broadsheet.contract.intake.KafkaClients;
import io.broadsheet.contract.intake.KafkaDeadLetters;
import io.broadsheet.social.pace.ListeningConnections;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.postgresql.ds.PGSimpleDataSource;

/** What the features of this service stand on. All of it is named "social", for the services may share one JVM. */
@Factory
final class SocialWiring {
    @Singleton
    @Named("social")
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    @Named("social")
    Jdbi jdbi(@Named("social") DataSource dataSource) {
        return Jdbi.create(dataSource).installPlugin(new PostgresPlugin());
    }

    @Singleton
    @Named("social")
    ListeningConnections listeningConnections(DatabaseConfig database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setUser(database.user());
        source.setPassword(database.password());
        source.setApplicationName("broadsheet-social");
        source.setConnectTimeout(10);
        source.setTcpKeepAlive(true);
        return source::getConnection;
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Named("social")
    @Primary // micronaut-kafka offers a producer for every name: ours is the one
    Producer<String, byte[]> producer(KafkaConfig kafka) {
        return KafkaClients.producer(kafka.bootstrapServers(), "broadsheet-social");
    }

    @Singleton
    @Named("social")
    DeadLetters deadLetters(@Named("social") Producer<String, byte[]> producer) {
        return new KafkaDeadLetters(producer);
    }
}
