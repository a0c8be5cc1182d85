package io.broadsheet.contract.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** One real PostgreSQL per test JVM, and a fresh database for whoever asks. Stops with the JVM. */
public final class RealPostgres {
    /** The image that stands for the version in the parent pom. */
    public static final String IMAGE = "postgres:17.11";

    private static final String MAX_CONNECTIONS = "300"; // several services with a pool each share it
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Server SERVER = start();

    /** How it is stopped at once, without a word to its clients, and started again on the same data and port. */
    @FunctionalInterface
    private interface Restart {
        void run() throws Exception;
    }

    private record Server(String host, int port, String user, String password, Restart restart) {
        String url(String database) {
            return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
        }
    }

    /**
     * A database of one test's own.
     *
     * @param url for JDBC
     */
    public record Database(String url, String user, String password) {
        /** Opens a connection; the caller closes it. */
        public Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }
    }

    private RealPostgres() {}

    /** Creates an empty database. */
    public static Database freshDatabase() {
        String name = "test_" + COUNTER.incrementAndGet();
        try (Connection connection =
                        DriverManager.getConnection(SERVER.url("postgres"), SERVER.user(), SERVER.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("the database %s could not be created".formatted(name), e);
        }
        return new Database(SERVER.url(name), SERVER.user(), SERVER.password());
    }

    /**
     * Stops the server as a fault would, so that it has to recover, and starts it again. Returns once it answers; all
     * connections are broken, all that was committed is there.
     */
    public static void restart() {
        try {
            SERVER.restart().run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the test database was started again", e);
        } catch (Exception e) {
            throw new IllegalStateException("the test database did not start again", e);
        }
        Instant until = Instant.now().plus(PATIENCE);
        while (true) {
            try (Connection connection =
                    DriverManager.getConnection(SERVER.url("postgres"), SERVER.user(), SERVER.password())) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException e) {
                if (Instant.now().isAfter(until)) {
                    throw new IllegalStateException("the test database does not answer after it was started again", e);
                }
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static Server start() {
        return switch (TestMode.current()) {
            case CONTAINERS -> startContainer();
            case NATIVE -> startNative();
        };
    }

    @SuppressWarnings("resource") // lives as long as the JVM; the hook stops it
    private static Server startContainer() {
        PostgreSQLContainer container = new PostgreSQLContainer(IMAGE)
                .withLabel(TestMode.LABEL, TestMode.run())
                .withDatabaseName("postgres")
                .withUsername("postgres")
                .withPassword("postgres")
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=" + MAX_CONNECTIONS);
        int port = RealKafka.freePort();
        // A port that it has again after a restart.
        container.setPortBindings(List.of(port + ":5432"));
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        return new Server(
                container.getHost(), port, "postgres", "postgres", () -> TestMode.restart(container.getContainerId()));
    }

    private static Server startNative() {
        try {
            Path data = Files.createTempDirectory("broadsheet-postgres");
            int port = RealKafka.freePort();
            AtomicReference<EmbeddedPostgres> running = new AtomicReference<>(startOn(data, port));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                stop(Objects.requireNonNull(running.get()));
                TestFiles.delete(data);
            }));
            return new Server("localhost", port, "postgres", "postgres", () -> {
                killServer(data);
                stop(Objects.requireNonNull(running.get()));
                running.set(startOn(data, port));
            });
        } catch (IOException e) {
            throw new IllegalStateException("the test database did not start", e);
        }
    }

    private static EmbeddedPostgres startOn(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("max_connections", MAX_CONNECTIONS)
                // Off in this build; what is committed must outlive restart().
                .setServerConfig("synchronous_commit", "on")
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .start();
    }

    private static void stop(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException e) {
            System.err.println("the test database did not stop: " + e);
        }
    }

    /** An immediate shutdown: no checkpoint, no farewell. */
    private static void killServer(Path data) throws IOException, InterruptedException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor();
        Instant until = Instant.now().plus(PATIENCE);
        while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            if (Instant.now().isAfter(until)) {
                throw new IllegalStateException("the test database (process %d) does not end".formatted(pid));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
