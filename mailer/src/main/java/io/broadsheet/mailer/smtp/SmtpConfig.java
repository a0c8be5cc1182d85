package io.broadsheet.mailer.smtp;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The mail server that takes the mails.
 *
 * @param host its name; without one, mails go to the built-in inbox
 * @param port TCP port
 * @param username to sign in with, or none
 * @param password of that user
 * @param starttls required, optional, never, or implicit (TLS from the first byte, port 465); without it, never for a server on
 *     loopback and required for any other
 * @param timeout for connecting, for each answer and for each write, from 100ms
 * @param connections kept open at most, from 1; as many mails are under way at a time
 */
@ConfigurationProperties("broadsheet.mail.smtp")
public record SmtpConfig(
        @Nullable String host,
        @Bindable(defaultValue = "587") int port,
        @Nullable String username,
        @Nullable String password,
        @Nullable String starttls,
        @Bindable(defaultValue = "20s") Duration timeout,
        @Bindable(defaultValue = "4") int connections) {
    /** How the connection is kept from being read by others. */
    enum Tls {
        REQUIRED,
        OPTIONAL,
        NEVER,
        IMPLICIT
    }

    public SmtpConfig {
        host = emptyIsNone(host);
        username = emptyIsNone(username);
        password = emptyIsNone(password);
        starttls = emptyIsNone(starttls);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.smtp.port is %d (expected: 1 to 65535)".formatted(port));
        }
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.smtp.username and password: one of them is missing (expected: both or none)");
        }
        if (starttls != null && !starttls.matches("required|optional|never|implicit")) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.smtp.starttls is '%s' (expected: required, optional, never or implicit)"
                            .formatted(starttls));
        }
        if (timeout.toMillis() < 100 || timeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.smtp.timeout is %s (expected: 100ms to 24 days)".formatted(timeout));
        }
        if (connections < 1) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.smtp.connections is %d (expected: 1 or more)".formatted(connections));
        }
    }

    /** How to talk to {@code server}. */
    Tls tls(String server) {
        if (starttls != null) {
            return Tls.valueOf(starttls.toUpperCase(java.util.Locale.ROOT));
        }
        return isLoopback(server) ? Tls.NEVER : Tls.REQUIRED;
    }

    @Override
    public String toString() {
        return "SmtpConfig[host=%s, port=%d, username=%s, password=hidden, starttls=%s, timeout=%s, connections=%d]"
                .formatted(host, port, username, starttls, timeout, connections);
    }

    private static boolean isLoopback(String server) {
        try {
            return InetAddress.getByName(server).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static @Nullable String emptyIsNone(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
