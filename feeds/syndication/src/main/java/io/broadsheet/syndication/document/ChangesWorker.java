package io.broadsheet.syndication.document;

import io.broadsheet.syndication.DatabaseConfig;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of changes on a connection of its own, whichever instance makes them, and outdates this instance's copies. A lost
 * connection is made anew; what could not be heard meanwhile counts as changed.
 */
@Context
final class ChangesWorker {
    private static final Logger log = LoggerFactory.getLogger(ChangesWorker.class);
    /** How long silence is believed before the connection is tried, so that a dead one is found. */
    private static final int SILENCE_MILLIS = 10_000;

    private static final int PATIENCE_SECONDS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final DatabaseConfig database;
    private final Documents documents;
    private final Copies copies;
    private final Thread thread = Thread.ofVirtual().name("syndication-changes").unstarted(this::run);
    private volatile boolean stopping;
    private volatile @Nullable Connection connection;

    ChangesWorker(DatabaseConfig database, Documents documents, Copies copies) {
        this.database = database;
        this.documents = documents;
        this.copies = copies;
    }

    @PostConstruct
    void start() {
        thread.start();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        thread.interrupt();
        Connection current = connection;
        if (current != null) {
            try {
                // close() would wait for the read to end; this ends it.
                current.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("the connection was gone already", e);
            }
        }
        if (!thread.join(STOP_PATIENCE)) {
            log.warn("the worker that hears of changes did not stop within {} s", STOP_PATIENCE.toSeconds());
        }
    }

    private void run() {
        try {
            work();
        } finally {
            copies.stopHearing();
        }
    }

    private void work() {
        Duration pause = FIRST_PAUSE;
        while (!stopping) {
            try (Connection fresh = database.connect()) {
                connection = fresh;
                listen(fresh);
                copies.startHearing(documents.generation());
                pause = FIRST_PAUSE;
                hear(fresh);
            } catch (SQLException | RuntimeException e) {
                copies.stopHearing();
                if (!stopping) {
                    log.warn(
                            "changes are not heard, every request asks the database until they are: {}",
                            e.getMessage());
                    sleep(pause);
                    Duration doubled = pause.multipliedBy(2);
                    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
                }
            }
        }
    }

    private static void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + Documents.CHANNEL);
        }
    }

    private void hear(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (!stopping) {
            PGNotification[] notifications = postgres.getNotifications(SILENCE_MILLIS);
            if (notifications == null || notifications.length == 0) {
                if (!connection.isValid(PATIENCE_SECONDS)) {
                    throw new SQLException("the connection is dead");
                }
                continue;
            }
            for (PGNotification notification : notifications) {
                copies.outdate(Change.decode(notification.getParameter()));
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis())));
        } catch (InterruptedException e) {
            // Only stop() interrupts, and the loop looks for that next.
            Thread.currentThread().interrupt();
        }
    }
}
