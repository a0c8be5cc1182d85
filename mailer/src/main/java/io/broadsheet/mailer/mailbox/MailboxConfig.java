package io.broadsheet.mailer.mailbox;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The mailbox that bounces and complaints come to.
 *
 * @param host of its IMAP server, or none: then nothing is read
 * @param port TCP port
 * @param username to sign in with
 * @param password to sign in with
 * @param folder to read
 * @param tls implicit (from the first byte), starttls (required), or never, which only loopback may have; the certificate is
 *     always checked
 * @param every pause between two looks, from 1s
 * @param timeout for connecting and for each answer, from 100ms
 * @param deleteHandled whether reports that were taken in are deleted; everything else stays, marked as read
 */
@ConfigurationProperties("broadsheet.mail.mailbox")
public record MailboxConfig(
        @Nullable String host,
        @Bindable(defaultValue = "993") int port,
        @Nullable String username,
        @Nullable String password,
        @Bindable(defaultValue = "INBOX") String folder,
        @Bindable(defaultValue = "implicit") String tls,
        @Bindable(defaultValue = "1m") Duration every,
        @Bindable(defaultValue = "30s") Duration timeout,
        @Bindable(defaultValue = "true") boolean deleteHandled) {
    public MailboxConfig {
        if (host != null && (username == null || password == null)) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.mailbox.host is '%s' without username and password (expected: both)"
                            .formatted(host));
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.mailbox.port is %d (expected: 1 to 65535)".formatted(port));
        }
        Tls.of("broadsheet.mail.mailbox", tls, host);
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.mailbox.every is %s (expected: at least 1s)".formatted(every));
        }
        if (timeout.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.mailbox.timeout is %s (expected: at least 100ms)".formatted(timeout));
        }
    }

    /** How the connection is kept from others' eyes. */
    Tls kept() {
        return Tls.of("broadsheet.mail.mailbox", tls, host);
    }

    @Override
    public String toString() {
        return "MailboxConfig[host=%s, port=%d, username=%s, folder=%s]".formatted(host, port, username, folder);
    }
}
