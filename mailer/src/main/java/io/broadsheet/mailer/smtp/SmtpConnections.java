package io.broadsheet.mailer.smtp;

import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.smtp.SmtpConfig.Tls;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections to the mail server: opened when needed, kept for the next message, never more than configured. */
@Singleton
public final class SmtpConnections {
    /** A connection that rested longer is asked before it is trusted. */
    private static final Duration TRUSTED = Duration.ofSeconds(2);
    /** A connection that rests longer is closed: servers do not like to be held. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final SmtpConfig config;
    private final Supplier<Relay> relay;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<SmtpConnection> resting = new ConcurrentLinkedDeque<>();
    // Only fires on a stalled server; without one of its own every connection would start a thread for it.
    private final ScheduledExecutorService writeTimeouts = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("smtp-write-timeouts").factory());
    private final MailConfig mail;
    private volatile @Nullable Session session;

    SmtpConnections(SmtpConfig config, MailConfig mail, RelayChoice choice) {
        this.config = config;
        this.mail = mail;
        this.relay = choice::relay;
        this.permits = new Semaphore(config.connections(), true);
    }

    /** Most connections at a time. */
    public int limit() {
        return config.connections();
    }

    /** Waits for a free place; null if there is none within {@code patience}. The caller closes the lane. */
    public @Nullable Lane lane(Duration patience) throws InterruptedException {
        return permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS) ? new Lane() : null;
    }

    /** Closes what rested too long. */
    public void closeResting() {
        long now = System.nanoTime();
        resting.removeIf(connection -> {
            boolean old = now - connection.lastUsed() > KEPT.toNanos();
            if (old) {
                connection.close();
            }
            return old;
        });
    }

    @PreDestroy
    void close() {
        for (SmtpConnection one = resting.poll(); one != null; one = resting.poll()) {
            one.close();
        }
        writeTimeouts.shutdownNow();
    }

    /** A place for one connection at a time; one message after the other goes through it. Not thread-safe. */
    public final class Lane implements AutoCloseable {
        private @Nullable SmtpConnection connection;

        private Lane() {}

        /**
         * Hands one message over.
         *
         * @throws RelayUnavailableException if there is no connection to be had; nothing was tried
         */
        public Outcome handOver(String recipient, SmtpConnection.Bytes message) throws RelayUnavailableException {
            SmtpConnection current = connection();
            Outcome outcome = current.handOver(recipient, message, System.nanoTime());
            if (current.wasOnlyTheConnection(outcome)) {
                drop();
                current = connection();
                outcome = current.handOver(recipient, message, System.nanoTime());
            }
            if (!current.isOpen()) {
                drop();
            }
            return outcome;
        }

        /** Gives the place and the connection to whoever is next. */
        @Override
        public void close() {
            if (connection != null) {
                resting.push(connection);
                connection = null;
            }
            permits.release();
        }

        private SmtpConnection connection() throws RelayUnavailableException {
            SmtpConnection current = connection;
            if (current == null) {
                current = rested();
                if (current == null) {
                    current = open();
                }
                connection = current;
            }
            return current;
        }

        private void drop() {
            if (connection != null) {
                connection.close();
                connection = null;
            }
        }
    }

    private @Nullable SmtpConnection rested() {
        for (SmtpConnection one = resting.poll(); one != null; one = resting.poll()) {
            boolean trusted = System.nanoTime() - one.lastUsed() < TRUSTED.toNanos();
            if (one.isOpen() && (trusted || one.answers())) {
                return one;
            }
            one.close();
        }
        return null;
    }

    private SmtpConnection open() throws RelayUnavailableException {
        Relay server = relay.get();
        try {
            return SmtpConnection.open(
                    session(server), server, config.username(), config.password(), System.nanoTime());
        } catch (AuthenticationFailedException e) {
            throw new RelayUnavailableException(
                    "%s does not let %s in: %s (expected: broadsheet.mail.smtp.username and password that it accepts)"
                            .formatted(
                                    server, config.username(), SmtpConnection.oneLine(String.valueOf(e.getMessage()))),
                    e);
        } catch (MessagingException e) {
            throw new RelayUnavailableException(
                    "%s: %s".formatted(server, SmtpConnection.oneLine(String.valueOf(e.getMessage()))), e);
        }
    }

    private Session session(Relay server) {
        Session known = session;
        if (known == null) {
            known = Session.getInstance(settings(server));
            session = known;
        }
        return known;
    }

    private Properties settings(Relay server) {
        Tls tls = config.tls(server.host());
        String timeout = Long.toString(config.timeout().toMillis());
        Properties settings = new Properties();
        settings.setProperty("mail.smtp.from", mail.envelopeFrom());
        // Commands in UTF-8, for addresses beyond ASCII; SmtpConnection decides which mails need it.
        settings.setProperty("mail.mime.allowutf8", "true");
        settings.setProperty("mail.smtp.connectiontimeout", timeout);
        settings.setProperty("mail.smtp.timeout", timeout);
        settings.setProperty("mail.smtp.writetimeout", timeout);
        settings.put("mail.smtp.executor.writetimeout", writeTimeouts);
        settings.put("mail.smtp.socketFactory", new NoDelaySockets.Plain());
        settings.setProperty("mail.smtp.socketFactory.fallback", "false");
        settings.put("mail.smtp.ssl.socketFactory", new NoDelaySockets.Tls());
        settings.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        settings.setProperty("mail.smtp.ssl.enable", Boolean.toString(tls == Tls.IMPLICIT));
        settings.setProperty("mail.smtp.starttls.enable", Boolean.toString(tls == Tls.REQUIRED || tls == Tls.OPTIONAL));
        settings.setProperty("mail.smtp.starttls.required", Boolean.toString(tls == Tls.REQUIRED));
        settings.setProperty("mail.smtp.auth", Boolean.toString(config.username() != null));
        // The goodbye is said, but nobody waits for its answer.
        settings.setProperty("mail.smtp.quitwait", "false");
        return settings;
    }
}
