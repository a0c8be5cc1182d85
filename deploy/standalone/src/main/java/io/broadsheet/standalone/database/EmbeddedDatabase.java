package io.broadsheet.standalone.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.standalone.data.DataDirectory;
import io.broadsheet.standalone.data.Ports;
import io.broadsheet.standalone.data.StartRefusedException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server beside the services, with a role and a password for each of them. Everything it confirms is on disk.
 * It outlives a kill of its parent and is taken over by the next one; when it dies, it is started again.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** The services that get a role of their own. */
    public static final List<String> ROLES = List.of("desk", "mailer", "syndication", "social");

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String NAME = "broadsheet";
    private static final int ATTEMPTS = 3;
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final DataDirectory data;
    private final Path home;
    private final int port;
    private volatile boolean closing;
    private volatile @Nullable EmbeddedPostgres server;
    private volatile @Nullable ProcessHandle process;

    private EmbeddedDatabase(DataDirectory data, int port) {
        this.data = data;
        this.home = data.resolve("postgres");
        this.port = port;
    }

    /**
     * Starts the server, or takes over the one that a killed parent left, and prepares the roles.
     *
     * @throws StartRefusedException if it does not come up; its log says why
     */
    public static EmbeddedDatabase start(DataDirectory data) {
        Optional<Postmaster> leftOver = Postmaster.of(data.resolve("postgres"));
        int port = leftOver.map(Postmaster::port)
                .or(() -> data.port("postgres").filter(kept -> Ports.isFree("127.0.0.1", kept)))
                .orElseGet(Ports::anyFree);
        data.keepPort("postgres", port);
        EmbeddedDatabase database = new EmbeddedDatabase(data, port);
        if (leftOver.isPresent()) {
            log.info(
                    "taking over the database server left by an earlier run, process {}",
                    leftOver.get().process().pid());
            database.process = leftOver.get().process();
        } else {
            database.launch();
        }
        database.prepare();
        database.watch();
        return database;
    }

    /** JDBC address for one service. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, NAME);
    }

    /** Password of one of the {@link #ROLES}. */
    public String password(String role) {
        return data.secret("database-password-" + role);
    }

    private void launch() {
        IOException last = null;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                EmbeddedPostgres started = EmbeddedPostgres.builder()
                        .setDataDirectory(home)
                        .setCleanDataDirectory(false)
                        .setOverrideWorkingDirectory(
                                data.resolve("postgres-binaries").toFile())
                        .setRegisterShutdownHook(false)
                        .setPort(port)
                        .setPGStartupWait(START_PATIENCE)
                        .setConnectConfig("password", superuserPassword())
                        // The library starts test databases, so it turns these off.
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("max_connections", "100")
                        .setServerConfig("shared_buffers", "64MB")
                        .setErrorRedirector(toLog())
                        .setOutputRedirector(toLog())
                        .start();
                server = started;
                process = Postmaster.of(home)
                        .map(Postmaster::process)
                        .orElse(started.getProcess().toHandle());
                return;
            } catch (IOException e) {
                // After a kill of everything at once the old server may need a moment to let go of its memory.
                last = e;
                log.warn("attempt {} to start the database failed: {}", attempt, e.toString());
            }
        }
        throw new StartRefusedException("the embedded PostgreSQL server did not start (%s); %s says why"
                .formatted(last, data.resolve("logs").resolve("postgres.log")));
    }

    private ProcessBuilder.Redirect toLog() {
        return ProcessBuilder.Redirect.appendTo(
                data.resolve("logs").resolve("postgres.log").toFile());
    }

    private String superuserPassword() {
        return data.secret("database-password-superuser");
    }

    private void prepare() {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "postgres", superuserPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("alter role postgres password '%s'".formatted(superuserPassword()));
            for (String role : ROLES) {
                // Names are ours and passwords base64url: nothing to quote, and roles take no parameters.
                String verb = exists(statement, "pg_roles where rolname = '%s'".formatted(role)) ? "alter" : "create";
                statement.execute("%s role %s login password '%s'".formatted(verb, role, password(role)));
            }
            if (!exists(statement, "pg_database where datname = '%s'".formatted(NAME))) {
                statement.execute("create database %s".formatted(NAME));
                statement.execute("revoke all on database %s from public".formatted(NAME));
            }
            for (String role : ROLES) {
                statement.execute("grant connect, create on database %s to %s".formatted(NAME, role));
            }
            requirePasswords(statement);
        } catch (SQLException e) {
            throw new StartRefusedException("the embedded PostgreSQL server refuses its roles (%s); %s says why"
                    .formatted(e.getMessage(), data.resolve("logs").resolve("postgres.log")));
        }
    }

    /** The library sets the server up to trust every local user; other people on this machine are not ours. */
    private void requirePasswords(Statement statement) throws SQLException {
        Path rules = home.resolve("pg_hba.conf");
        String wanted = """
                # Written at every start; changes here are lost.
                host all all 127.0.0.1/32 scram-sha-256
                host all all ::1/128 scram-sha-256
                local all all scram-sha-256
                """;
        try {
            if (!Files.readString(rules, UTF_8).equals(wanted)) {
                Files.writeString(rules, wanted, UTF_8);
                statement.execute("select pg_reload_conf()");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written".formatted(rules), e);
        }
    }

    private static boolean exists(Statement statement, String where) throws SQLException {
        try (ResultSet found = statement.executeQuery("select 1 from " + where)) {
            return found.next();
        }
    }

    private void watch() {
        ProcessHandle watched = process;
        if (watched == null) {
            return;
        }
        var _ = watched.onExit().thenRunAsync(() -> {
            if (!closing) {
                log.error("the database's process {} ended; it is started again", watched.pid());
                launch();
                watch();
            }
        });
    }

    /** Stops the server cleanly. Close all connections first: it waits for them a while. */
    @Override
    public void close() {
        closing = true;
        ProcessHandle running = process;
        try {
            EmbeddedPostgres ours = server;
            if (ours != null) {
                ours.close();
            } else if (running != null) {
                running.destroy();
            }
            if (running != null) {
                running.onExit().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (IOException | ExecutionException | TimeoutException e) {
            log.warn(
                    "the database did not stop within {} s; its next start recovers: {}",
                    STOP_PATIENCE.toSeconds(),
                    e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a running server notes in its folder (postmaster.pid: process id, folder, start, port, …). */
    private record Postmaster(ProcessHandle process, int port) {
        static Optional<Postmaster> of(Path home) {
            Path file = home.resolve("postmaster.pid");
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            try {
                List<String> lines = Files.readAllLines(file, UTF_8);
                if (lines.size() < 4) {
                    return Optional.empty();
                }
                int port = Integer.parseInt(lines.get(3).strip());
                return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                        .filter(ProcessHandle::isAlive)
                        .filter(it -> it.info().command().orElse("").endsWith("postgres"))
                        .map(it -> new Postmaster(it, port));
            } catch (IOException e) {
                throw new UncheckedIOException("%s cannot be read".formatted(file), e);
            }
        }
    }
}
