package io.broadsheet.social.account;

import io.broadsheet.social.pace.Backoff;
import io.broadsheet.social.pace.ListeningConnections;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears when some instance has changed the accounts, and looks into the database from time to time all the same. */
@Context
class AccountsWorker {
    private static final Logger log = LoggerFactory.getLogger(AccountsWorker.class);
    private static final int SILENCE_MILLIS = 10_000;
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final ListeningConnections connections;
    private final Accounts accounts;
    private final StoredAccounts stored;
    private final Thread thread = Thread.ofVirtual().name("social-accounts").unstarted(this::run);
    private volatile boolean stopping;
    private volatile @Nullable Connection connection;

    AccountsWorker(@Named("social") ListeningConnections connections, Accounts accounts, StoredAccounts stored) {
        this.connections = connections;
        this.accounts = accounts;
        this.stored = stored;
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
            log.warn("the worker that hears of accounts did not stop within {}", STOP_PATIENCE);
        }
    }

    private void run() {
        int failures = 0;
        try {
            while (!stopping) {
                try (Connection fresh = connections.open()) {
                    connection = fresh;
                    hear(fresh);
                    failures = 0;
                } catch (SQLException | RuntimeException e) {
                    if (!stopping) {
                        failures++;
                        Duration pause = PAUSES.after(failures, ThreadLocalRandom.current());
                        log.warn("changes of accounts are not heard, next try in {}: {}", pause, e.toString());
                        Thread.sleep(pause);
                    }
                }
            }
        } catch (InterruptedException e) {
            log.debug("accounts end", e);
        }
    }

    private void hear(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + StoredAccounts.CHANNEL);
        }
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (!stopping) {
            accounts.reload();
            stored.skipRemoved();
            // Whatever comes, or nothing for a while: look.
            var _ = postgres.getNotifications(SILENCE_MILLIS);
            if (!connection.isValid(STOP_PATIENCE.toSecondsPart())) {
                throw new SQLException("the connection is dead");
            }
        }
    }
}
