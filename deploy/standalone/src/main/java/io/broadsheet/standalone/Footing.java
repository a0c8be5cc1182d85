package io.broadsheet.standalone;

import io.broadsheet.contract.intake.TopicSetup;
import io.broadsheet.standalone.broker.EmbeddedBroker;
import io.broadsheet.standalone.data.DataDirectory;
import io.broadsheet.standalone.data.StartRefusedException;
import io.broadsheet.standalone.database.EmbeddedDatabase;
import io.micronaut.context.env.Environment;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.KafkaException;

/** What the services stand on: a broker and a database, each embedded unless the configuration names one. */
final class Footing implements AutoCloseable {
    private static final int PARTITIONS = 3;

    private final Plan plan;
    private final Optional<EmbeddedBroker> broker;
    private final Optional<EmbeddedDatabase> database;

    private Footing(Plan plan, Optional<EmbeddedBroker> broker, Optional<EmbeddedDatabase> database) {
        this.plan = plan;
        this.broker = broker;
        this.database = database;
    }

    /**
     * What the configuration says.
     *
     * @param outsideBroker where a broker answers that is not ours to start
     * @param partitions of topics that are missing
     * @param outsideDatabases one for each service, or none for the embedded one
     */
    record Plan(Optional<String> outsideBroker, int partitions, List<OutsideDatabase> outsideDatabases) {
        Plan {
            outsideDatabases = List.copyOf(outsideDatabases);
        }

        /** @throws StartRefusedException if only some services have a database configured */
        static Plan of(Environment environment) {
            List<String> named = EmbeddedDatabase.ROLES.stream()
                    .filter(service -> environment.containsProperty(databaseUrl(service)))
                    .toList();
            if (!named.isEmpty()) {
                for (String service : EmbeddedDatabase.ROLES) {
                    if (!named.contains(service)) {
                        throw new StartRefusedException(
                                "%s is not set while %s is (expected: all of %s, or none for the embedded PostgreSQL)"
                                        .formatted(
                                                databaseUrl(service),
                                                databaseUrl(named.getFirst()),
                                                EmbeddedDatabase.ROLES));
                    }
                }
            }
            return new Plan(
                    environment.getProperty("broadsheet.kafka.bootstrap-servers", String.class),
                    environment.getProperty("broadsheet.kafka.partitions", Integer.class, PARTITIONS),
                    named.stream()
                            .map(service -> OutsideDatabase.of(environment, service))
                            .toList());
        }

        private static String databaseUrl(String service) {
            return "broadsheet.%s.database.url".formatted(service);
        }
    }

    /** A database that is not ours to start, as one service's own configuration resolves it. */
    record OutsideDatabase(String service, String url, String user, String password) {
        static OutsideDatabase of(Environment environment, String service) {
            String source = "datasources.%s.".formatted(service);
            return new OutsideDatabase(
                    service,
                    environment.getRequiredProperty(source + "url", String.class),
                    environment.getRequiredProperty(source + "username", String.class),
                    environment.getRequiredProperty(source + "password", String.class));
        }

        void requireAnswer() {
            try {
                DriverManager.getConnection(url, user, password).close();
            } catch (SQLException e) {
                throw new StartRefusedException(
                        "the database %s does not let %s in (%s); check broadsheet.%s.database.url, .user and .password"
                                .formatted(url, user, e.getMessage(), service));
            }
        }

        @Override
        public String toString() {
            return "OutsideDatabase[service=%s, url=%s, user=%s, password=hidden]".formatted(service, url, user);
        }
    }

    /**
     * Starts what is embedded, makes sure that what is not answers, and sees to the topics.
     *
     * @throws StartRefusedException with one sentence for the operator; then nothing is left running
     */
    static Footing start(Plan plan, DataDirectory data) {
        try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Optional<EmbeddedDatabase>> database =
                    CompletableFuture.supplyAsync(() -> database(plan, data), starters);
            CompletableFuture<Optional<EmbeddedBroker>> broker =
                    CompletableFuture.supplyAsync(() -> broker(plan, data), starters);
            try {
                return new Footing(plan, broker.join(), database.join());
            } catch (CompletionException e) {
                closeStarted(broker);
                closeStarted(database);
                throw e.getCause() instanceof StartRefusedException refused ? refused : e;
            }
        }
    }

    private static Optional<EmbeddedDatabase> database(Plan plan, DataDirectory data) {
        if (plan.outsideDatabases().isEmpty()) {
            return Optional.of(EmbeddedDatabase.start(data));
        }
        plan.outsideDatabases().forEach(OutsideDatabase::requireAnswer);
        return Optional.empty();
    }

    private static Optional<EmbeddedBroker> broker(Plan plan, DataDirectory data) {
        if (plan.outsideBroker().isPresent()) {
            String servers = plan.outsideBroker().get();
            try {
                TopicSetup.ensure(servers, plan.partitions());
                return Optional.empty();
            } catch (IllegalStateException | KafkaException e) {
                throw new StartRefusedException(
                        "the Kafka broker %s cannot be used (%s); check broadsheet.kafka.bootstrap-servers"
                                .formatted(servers, e.getMessage()));
            }
        }
        EmbeddedBroker started = EmbeddedBroker.start(data);
        try {
            TopicSetup.ensure(started.bootstrapServers(), plan.partitions());
            return Optional.of(started);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private static void closeStarted(CompletableFuture<? extends Optional<? extends AutoCloseable>> starting) {
        // Waits for a start that is still under way: it must not go on behind the operator's back.
        Optional<? extends AutoCloseable> started = starting.<Optional<? extends AutoCloseable>>handle(
                        (it, failure) -> failure == null ? it : Optional.empty())
                .join();
        if (started.isPresent()) {
            try {
                started.get().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What the services must know to stand on it; what the configuration says itself is not repeated. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("broadsheet.kafka.partitions", plan.partitions());
        broker.ifPresent(it -> {
            settings.put("broadsheet.kafka.bootstrap-servers", it.bootstrapServers());
            // A member with a name: after a kill the next start is taken for the same one and goes on at once. Not on a
            // broker that others may use, where a second one of that name would push the first out.
            settings.put("kafka.consumers.default.group.instance.id", "standalone");
        });
        database.ifPresent(it -> {
            for (String role : EmbeddedDatabase.ROLES) {
                settings.put("broadsheet.%s.database.url".formatted(role), it.url());
                settings.put("broadsheet.%s.database.user".formatted(role), role);
                settings.put("broadsheet.%s.database.password".formatted(role), it.password(role));
            }
        });
        return settings;
    }

    /** Stops what is embedded; what is not is none of our business. */
    @Override
    public void close() {
        broker.ifPresent(EmbeddedBroker::close);
        database.ifPresent(EmbeddedDatabase::close);
    }
}
