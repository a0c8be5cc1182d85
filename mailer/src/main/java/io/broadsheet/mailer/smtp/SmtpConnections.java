package io.broadsheet.mailer.smtp;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** The connections to one mail server: opened when needed and kept for the next message. Whoever asks keeps count. */
public final class SmtpConnections implements AutoCloseable {
    /** A connection that rested longer is asked before it is trusted. */
    private static final Duration TRUSTED = Duration.ofSeconds(2);
    /** A connection that rests longer is closed: servers do not like to be held. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final SmtpSettings settings;
    private final Supplier<Relay> server;
    private final SSLSocketFactory tls;
    private final ConcurrentLinkedDeque<SmtpConnection> resting = new ConcurrentLinkedDeque<>();
    private final RelaySocket.Watch watch = new RelaySocket.Watch();

    /**
     * Opens none yet.
     *
     * @param server asked for each new connection
     * @throws IllegalArgumentException if the certificates to trust cannot be read
     */
    public SmtpConnections(SmtpSettings settings, Supplier<Relay> server) {
        this.settings = settings;
        this.server = server;
        this.tls = Trust.sockets(settings.key(), settings.trust());
    }

    /** Where they lead. */
    public Relay server() {
        return server.get();
    }

    /** How many there may be. */
    public int limit() {
        return settings.connections();
    }

    /**
     * Hands one message over.
     *
     * @throws RelayUnavailableException if there is no connection to be had; nothing was tried
     */
    public Outcome handOver(Envelope envelope, SmtpConnection.Bytes message) throws RelayUnavailableException {
        SmtpConnection connection = connection();
        Outcome outcome = handOver(connection, envelope, message);
        if (connection.wasOnlyTheConnection(outcome)) {
            connection.close();
            connection = open();
            outcome = handOver(connection, envelope, message);
        }
        if (connection.isOpen()) {
            resting.push(connection);
        } else {
            connection.close();
        }
        return outcome;
    }

    private static Outcome handOver(SmtpConnection connection, Envelope envelope, SmtpConnection.Bytes message) {
        try {
            return connection.handOver(envelope, message, System.nanoTime());
        } catch (RuntimeException e) {
            // In the middle of a message: nobody else can go on from there.
            connection.close();
            throw e;
        }
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

    /** Closes resting ones while there are more than {@code most}. */
    public void closeBeyond(int most) {
        while (resting.size() > most) {
            SmtpConnection one = resting.pollLast();
            if (one != null) {
                one.close();
            }
        }
    }

    @Override
    public void close() {
        for (SmtpConnection one = resting.poll(); one != null; one = resting.poll()) {
            one.close();
        }
        watch.close();
    }

    /** Opens one and keeps it, to see whether the server lets us in. */
    public void check() throws RelayUnavailableException {
        resting.push(connection());
    }

    private SmtpConnection connection() throws RelayUnavailableException {
        for (SmtpConnection one = resting.poll(); one != null; one = resting.poll()) {
            boolean trusted = System.nanoTime() - one.lastUsed() < TRUSTED.toNanos();
            if (one.isOpen() && (trusted || one.answers())) {
                return one;
            }
            one.close();
        }
        return open();
    }

    private SmtpConnection open() throws RelayUnavailableException {
        Relay relay = server.get();
        try {
            return SmtpConnection.open(settings, relay, tls, watch, System.nanoTime());
        } catch (AuthenticationFailedException e) {
            throw new RelayUnavailableException(
                    "%s does not let %s in: %s (expected: %s.username, password and auth that it accepts)"
                            .formatted(
                                    relay,
                                    settings.username(),
                                    SmtpConnection.oneLine(String.valueOf(e.getMessage())),
                                    settings.key()),
                    e);
        } catch (MessagingException | IOException e) {
            throw new RelayUnavailableException("%s: %s".formatted(relay, SmtpConnection.oneLine(reason(e, relay))), e);
        }
    }

    private String reason(Exception failure, Relay relay) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SSLException) {
                return "its certificate or its TLS is not accepted: %s (expected: a certificate for %s from a known authority, or from one in the file %s.trust)"
                        .formatted(cause.getMessage(), relay.host(), settings.key());
            }
        }
        return String.valueOf(failure.getMessage());
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause instanceof MessagingException mail && mail.getNextException() != null
                ? mail.getNextException()
                : cause.getCause();
    }
}
