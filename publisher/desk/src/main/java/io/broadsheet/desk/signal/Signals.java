package io.broadsheet.desk.signal;

import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears PostgreSQL's notifications on a connection of its own and passes them on. After a lost connection every listener is
 * woken, for what was missed in between. Thread-safe.
 */
@Singleton
public final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final DedicatedConnections connections;
    private final Map<Signal, List<Consumer<String>>> listeners = new EnumMap<>(Signal.class);
    private volatile boolean stopped;
    private volatile @Nullable Connection current;
    private @Nullable Thread thread;

    Signals(@Named("desk") DedicatedConnections connections) {
        this.connections = connections;
        for (Signal signal : Signal.values()) {
            listeners.put(signal, new CopyOnWriteArrayList<>());
        }
    }

    /** A listener's place; closing it ends the listening. */
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Calls {@code listener} with the payload of each signal, from any thread.
     *
     * @param listener must return at once
     */
    public Listening listen(Signal signal, Consumer<String> listener) {
        List<Consumer<String>> all = of(signal);
        all.add(listener);
        return () -> all.remove(listener);
    }

    /** Wakes every process, this one too, when the transaction of {@code handle} commits. */
    public void sendOnCommit(Handle handle, Signal signal, String payload) {
        handle.createQuery("select pg_notify(:channel, :payload)")
                .bind("channel", signal.channel())
                .bind("payload", payload)
                .map((row, context) -> true)
                .one();
    }

    /** Wakes this process now. */
    public void raise(Signal signal, String payload) {
        of(signal).forEach(listener -> listener.accept(payload));
    }

    @EventListener
    void start(StartupEvent event) {
        thread = Thread.ofVirtual().name("desk-signals").start(this::run);
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopped = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        // Closing the socket is what ends a wait for notifications.
        Connection connection = current;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                log.debug("the listening connection did not close", e);
            }
        }
        running.interrupt();
        running.join(STOP_PATIENCE);
    }

    private void run() {
        Backoff backoff = new Backoff();
        while (!stopped) {
            try (Connection connection = connections.open()) {
                current = connection;
                hear(connection, backoff);
            } catch (SQLException | RuntimeException e) {
                if (stopped) {
                    return;
                }
                Duration pause = backoff.next();
                log.warn("no notifications from the database, next try in {} ms: {}", pause.toMillis(), e.toString());
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }

    private void hear(Connection connection, Backoff backoff) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Signal signal : Signal.values()) {
                statement.execute("listen " + signal.channel());
            }
        }
        for (Signal signal : Signal.values()) {
            raise(signal, "");
        }
        PGConnection notifications = connection.unwrap(PGConnection.class);
        while (!stopped) {
            PGNotification[] heard = notifications.getNotifications((int) SILENCE.toMillis());
            if (heard == null || heard.length == 0) {
                // Nothing for a while: is anyone still there?
                try (Statement statement = connection.createStatement()) {
                    statement.execute("select 1");
                }
            } else {
                for (PGNotification one : heard) {
                    pass(one);
                }
            }
            backoff.reset();
        }
    }

    private void pass(PGNotification notification) {
        for (Signal signal : Signal.values()) {
            if (signal.channel().equals(notification.getName())) {
                raise(signal, notification.getParameter());
            }
        }
    }

    private List<Consumer<String>> of(Signal signal) {
        return Objects.requireNonNull(listeners.get(signal), "every signal has a list");
    }
}
