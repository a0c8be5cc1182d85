package io.broadsheet.desk;

import io.broadsheet.contract.intake.DeadLetters;
import io.broadsheet.contract.intake.KafkaClients;
import io.broadsheet.contract.intake.KafkaDeadLetters;
import io.broadsheet.desk.outbox.FencedProducers;
import io.broadsheet.desk.signal.DedicatedConnections;
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

/** What the features of this service stand on. All of it is named "desk", for the services may share one JVM. */
@Factory
final class DeskWiring {
    @Singleton
    @Named("desk")
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    @Named("desk")
    Jdbi jdbi(@Named("desk") DataSource dataSource) {
        return Jdbi.create(dataSource).installPlugin(new PostgresPlugin());
    }

    @Bean(preDestroy = "close")
    @Singleton
    @Named("desk")
    @Primary // micronaut-kafka offers a producer for every name: ours is the one
    Producer<String, byte[]> producer(KafkaConfig kafka) {
        return KafkaClients.producer(kafka.bootstrapServers(), "broadsheet-desk");
    }

    @Singleton
    @Named("desk")
    FencedProducers fencedProducers(KafkaConfig kafka) {
        return FencedProducers.at(kafka.bootstrapServers());
    }

    @Singleton
    @Named("desk")
    DedicatedConnections dedicatedConnections(DatabaseConfig database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setUser(database.user());
        source.setPassword(database.password());
        source.setCurrentSchema("desk");
        source.setApplicationName("broadsheet-desk");
        source.setConnectTimeout(10);
        // A session whose server is gone must fail, for another process waits to take over.
        source.setSocketTimeout(30);
        source.setTcpKeepAlive(true);
        return source::getConnection;
    }

    @Singleton
    @Named("desk")
    DeadLetters deadLetters(@Named("desk") Producer<String, byte[]> producer) {
        return new KafkaDeadLetters(producer);
    }
}
