package io.broadsheet.bench.ground;

import io.broadsheet.contract.intake.TopicSetup;
import io.broadsheet.standalone.broker.EmbeddedBroker;
import io.broadsheet.standalone.data.DataDirectory;
import io.broadsheet.standalone.database.EmbeddedDatabase;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * A broker and a database as {@code deploy/broadsheet up} runs them, everything durable, in a folder that is deleted at the end;
 * and the processes of one benchmark. Closing it stops all of them, the last started first.
 */
public final class Ground implements AutoCloseable {
    /** The bearer token of every service. */
    public static final String TOKEN = "a-token-for-the-services-of-one-benchmark";

    private static final int PARTITIONS = 3;

    private final Path folder;
    private final DataDirectory data;
    private final EmbeddedDatabase database;
    private final EmbeddedBroker broker;
    private final Deque<Closeable> started = new ArrayDeque<>();

    private Ground(Path folder, DataDirectory data, EmbeddedDatabase database, EmbeddedBroker broker) {
        this.folder = folder;
        this.data = data;
        this.database = database;
        this.broker = broker;
    }

    /** Starts broker and database; takes some seconds. If one of them fails, nothing is left running. */
    public static Ground start() throws IOException {
        Path folder = Files.createTempDirectory("broadsheet-bench");
        DataDirectory data = DataDirectory.open(folder.resolve("data"));
        EmbeddedDatabase database = EmbeddedDatabase.start(data);
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(data);
            TopicSetup.ensure(broker.bootstrapServers(), PARTITIONS);
            return new Ground(folder, data, database, broker);
        } catch (RuntimeException e) {
            database.close();
            data.close();
            throw e;
        }
    }

    /** Where the broker answers. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** A folder for files of the benchmark. */
    public Path folder() {
        return folder;
    }

    /**
     * Starts a service as a process of its own and waits until it is ready.
     *
     * @param name mailer, syndication, …: name of its jar, its role and its database schema
     * @param main its main class
     * @param heap most memory for objects, such as 256m
     * @param settings {@code --key=value}
     */
    public ServiceProcess service(String name, String main, String heap, List<String> settings) throws IOException {
        ServiceProcess service = ServiceProcess.start(
                new ServiceProcess.Plan(name, main, heap, settings),
                folder.resolve("%s-%d.log".formatted(name, started.size())),
                List.of(
                        "--broadsheet.server.host=127.0.0.1",
                        "--broadsheet.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "--broadsheet.api.token=" + TOKEN,
                        "--broadsheet.%s.database.url=%s".formatted(name, database.url()),
                        "--broadsheet.%s.database.user=%s".formatted(name, name),
                        "--broadsheet.%s.database.password=%s".formatted(name, database.password(name))));
        return stopAtTheEnd(service);
    }

    /** A connection to the database with a service's role. Whoever gets it closes it. */
    public Connection connection(String name) throws SQLException {
        return DriverManager.getConnection(database.url(), name, database.password(name));
    }

    /** Has something closed with the ground. */
    public <T extends Closeable> T stopAtTheEnd(T closeable) {
        started.push(closeable);
        return closeable;
    }

    @Override
    public void close() throws IOException {
        while (!started.isEmpty()) {
            started.pop().close();
        }
        broker.close();
        database.close();
        data.close();
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
