package io.broadsheet.bench.ground;

import io.broadsheet.contract.intake.TopicSetup;
import io.broadsheet.standalone.broker.EmbeddedBroker;
import io.broadsheet.standalone.data.DataDirectory;
import io.broadsheet.standalone.database.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A broker and a database as {@code deploy/broadsheet up} runs them, everything durable, in a folder that is deleted at the end;
 * and the processes of one benchmark. Closing it stops all of them, the last started first; so does the end of this JVM, by
 * SIGTERM or an interrupt from the keyboard.
 */
public final class Ground implements AutoCloseable {
    /** The bearer token of every service. */
    public static final String TOKEN = "a-token-for-the-services-of-one-benchmark";

    private static final int PARTITIONS = 3;

    private final Path folder;
    private final EmbeddedDatabase database;
    private final EmbeddedBroker broker;
    private final Stopping stopping;
    private final AtomicInteger services = new AtomicInteger();

    private Ground(Path folder, EmbeddedDatabase database, EmbeddedBroker broker, Stopping stopping) {
        this.folder = folder;
        this.database = database;
        this.broker = broker;
        this.stopping = stopping;
    }

    /** Starts broker and database; takes some seconds. If one of them fails, nothing is left running. */
    public static Ground start() throws IOException {
        Path folder = Files.createTempDirectory("broadsheet-bench");
        Stopping stopping = new Stopping(folder);
        try {
            DataDirectory data = stopping.with(() -> DataDirectory.open(folder.resolve("data")));
            EmbeddedDatabase database = stopping.with(() -> EmbeddedDatabase.start(data));
            EmbeddedBroker broker = stopping.with(() -> EmbeddedBroker.start(data));
            TopicSetup.ensure(broker.bootstrapServers(), PARTITIONS);
            return new Ground(folder, database, broker, stopping);
        } catch (RuntimeException | IOException e) {
            stopping.close();
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
        ServiceProcess service = stopping.with(() -> ServiceProcess.start(
                new ServiceProcess.Plan(name, main, heap, settings),
                folder.resolve("%s-%d.log".formatted(name, services.incrementAndGet())),
                List.of(
                        "--broadsheet.server.host=127.0.0.1",
                        "--broadsheet.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "--broadsheet.api.token=" + TOKEN,
                        "--broadsheet.%s.database.url=%s".formatted(name, database.url()),
                        "--broadsheet.%s.database.user=%s".formatted(name, name),
                        "--broadsheet.%s.database.password=%s".formatted(name, database.password(name)))));
        service.awaitReady();
        return service;
    }

    /** A connection to the database with a service's role. Whoever gets it closes it. */
    public Connection connection(String name) throws SQLException {
        return DriverManager.getConnection(database.url(), name, database.password(name));
    }

    /** Starts another program that ends with the ground. */
    public Process program(DebianProgram program, Path log, String name, List<String> arguments) throws IOException {
        AtomicReference<Process> started = new AtomicReference<>();
        stopping.with(() -> {
            Process process = program.start(log, name, arguments);
            started.set(process);
            return () -> Stopping.end(process);
        });
        return Objects.requireNonNull(started.get());
    }

    @Override
    public void close() throws IOException {
        stopping.close();
    }
}
