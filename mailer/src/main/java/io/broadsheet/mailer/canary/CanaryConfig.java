package io.broadsheet.mailer.canary;

import io.broadsheet.mailer.mailbox.Tls;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A mail to an address of our own that goes out now and then, and is looked for in its mailbox (IMAP) and deleted there. Its
 * age is told at /api/canaries, at /metrics and in the health endpoint.
 *
 * @param name lower-case letters, digits and hyphens, at most 40
 * @param relay that hands it over: its name under broadsheet.mail.relays, smtp for the single one, or inbox
 * @param address that it is sent to
 * @param host of the mailbox
 * @param port TCP port of its IMAP server
 * @param tls implicit (from the first byte, port 993), starttls, or never, which only loopback may have; the certificate is
 *     always checked
 * @param trust file with the certificates (PEM) of authorities that are trusted instead of the usual ones
 * @param username to sign in with
 * @param password of that user
 * @param passwordFile file that holds the password, read at every signing in
 * @param folder where it arrives
 * @param every so often one is sent, from 1s
 * @param lateAfter one that is not there by then makes the health degraded, from 1s
 * @param timeout for connecting to the mailbox and for each answer, from 100ms
 */
@EachProperty("broadsheet.mail.canaries")
record CanaryConfig(
        @Parameter String name,
        @Bindable(defaultValue = "smtp") String relay,
        @Nullable String address,
        @Nullable String host,
        @Bindable(defaultValue = "993") int port,
        @Bindable(defaultValue = "implicit") String tls,
        @Nullable Path trust,
        @Nullable String username,
        @Nullable String password,
        @Nullable Path passwordFile,
        @Bindable(defaultValue = "INBOX") String folder,
        @Bindable(defaultValue = "1h") Duration every,
        @Bindable(defaultValue = "15m") Duration lateAfter,
        @Bindable(defaultValue = "20s") Duration timeout) {
    CanaryConfig {
        String key = "broadsheet.mail.canaries." + name;
        if (!name.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.canaries has a canary named '%s' (expected: lower-case letters, digits and hyphens, at most 40)"
                            .formatted(name));
        }
        if (address == null || !address.matches("[!-~]+@[!-~]+")) {
            throw new IllegalArgumentException(
                    "%s.address is '%s' (expected: an address of your own)".formatted(key, address));
        }
        if (host == null || host.isBlank()) {
            throw new IllegalArgumentException(key + ".host is missing (expected: the mailbox's IMAP server)");
        }
        if (username == null || (password == null) == (passwordFile == null)) {
            throw new IllegalArgumentException(
                    key + ".username, password and password-file (expected: the user, and one of the other two)");
        }
        Tls.of(key, tls, host);
        requireAtLeast(key + ".every", every, Duration.ofSeconds(1));
        requireAtLeast(key + ".late-after", lateAfter, Duration.ofSeconds(1));
        requireAtLeast(key + ".timeout", timeout, Duration.ofMillis(100));
    }

    String key() {
        return "broadsheet.mail.canaries." + name;
    }

    /** How the connection to the mailbox is kept from others' eyes. */
    Tls kept() {
        return Tls.of(key(), tls, host);
    }

    String secret() throws IOException {
        return passwordFile == null
                ? String.valueOf(password)
                : Files.readString(passwordFile).strip();
    }

    @Override
    public String toString() {
        return "CanaryConfig[name=%s, relay=%s, address=%s, host=%s]".formatted(name, relay, address, host);
    }

    private static void requireAtLeast(String key, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException("%s is %s (expected: at least %s)".formatted(key, value, least));
        }
    }
}
