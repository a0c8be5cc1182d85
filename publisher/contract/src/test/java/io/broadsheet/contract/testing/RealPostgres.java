package io.broadsheet.contract.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** One real PostgreSQL per test JVM, and a fresh database for whoever asks. Stops with the JVM. */
public final class RealPostgres {
    /** The image that stands for the version in the parent pom. */
    public static final String IMAGE = "postgres:17.11";

    private static final String MAX_CONNECTIONS = "300"; // several services with a pool each share it
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Server SERVER = start();

    private record Server(String host, int port, String user, String password) {
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
                // as the native one: a password's many rounds of hashing cost more than most tests' queries
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                .withCommand(
                        "postgres",
                        "-c",
                        "fsync=off",
                        "-c",
                        "synchronous_commit=off",
                        "-c",
                        "max_connections=" + MAX_CONNECTIONS);
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        return new Server(container.getHost(), container.getFirstMappedPort(), "postgres", "postgres");
    }

    private static Server startNative() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", MAX_CONNECTIONS)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    postgres.close();
                } catch (IOException e) {
                    System.err.println("the test database did not stop: " + e);
                }
            }));
            return new Server("localhost", postgres.getPort(), "postgres", "postgres");
        } catch (IOException e) {
            throw new IllegalStateException("the test database did not start", e);
        }
    }
}
