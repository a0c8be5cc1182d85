package io.broadsheet.mailer.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one mail server and how to talk to it. What the components mean stands at {@link SmtpConfig}, where operators
 * read it.
 *
 * @param key where they were configured, for messages, such as {@code broadsheet.mail.smtp}
 */
public record SmtpSettings(
        String key,
        @Nullable String host,
        int port,
        @Nullable String username,
        @Nullable String password,
        @Nullable Path passwordFile,
        @Nullable String auth,
        @Nullable String starttls,
        @Nullable Path trust,
        Duration timeout,
        Duration dataTimeout,
        int connections) {
    /** How the connection is kept from being read by others. */
    enum Tls {
        REQUIRED,
        OPTIONAL,
        NEVER,
        IMPLICIT
    }

    public SmtpSettings {
        host = emptyIsNone(host);
        username = emptyIsNone(username);
        password = emptyIsNone(password);
        auth = emptyIsNone(auth);
        starttls = emptyIsNone(starttls);
        if (port < 1 || port > 65_535) {
            throw wrong(key, "port", port, "1 to 65535");
        }
        if (password != null && passwordFile != null) {
            throw new IllegalArgumentException(
                    key + ".password and " + key + ".password-file are both set (expected: one of them)");
        }
        if ((username == null) != (password == null && passwordFile == null)) {
            throw new IllegalArgumentException(
                    key
                            + ".username and password: one of them is missing (expected: both or none; the password may stand in password-file)");
        }
        if (auth != null && !auth.matches("plain|login|cram-md5|xoauth2")) {
            throw wrong(key, "auth", auth, "plain, login, cram-md5 or xoauth2");
        }
        if (auth != null && username == null) {
            throw new IllegalArgumentException(key + ".auth is '%s' (expected: a username with it)".formatted(auth));
        }
        if (starttls != null && !starttls.matches("required|optional|never|implicit")) {
            throw wrong(key, "starttls", starttls, "required, optional, never or implicit");
        }
        requireDuration(key, "timeout", timeout);
        requireDuration(key, "data-timeout", dataTimeout);
        if (connections < 1) {
            throw wrong(key, "connections", connections, "1 or more");
        }
    }

    /** How to talk to {@code server}. */
    Tls tls(String server) {
        if (starttls != null) {
            return Tls.valueOf(starttls.toUpperCase(Locale.ROOT));
        }
        return isLoopback(server) ? Tls.NEVER : Tls.REQUIRED;
    }

    /** What to sign in with, read anew from its file each time; null without a user. */
    @Nullable
    String secret() throws IOException {
        return passwordFile == null ? password : Files.readString(passwordFile).strip();
    }

    @Override
    public String toString() {
        return "SmtpSettings[key=%s, host=%s, port=%d, username=%s, password=hidden, auth=%s, starttls=%s, timeout=%s, connections=%d]"
                .formatted(key, host, port, username, auth, starttls, timeout, connections);
    }

    private static void requireDuration(String key, String name, Duration value) {
        if (value.toMillis() < 100 || value.toMillis() > Integer.MAX_VALUE) {
            throw wrong(key, name, value, "100ms to 24 days");
        }
    }

    private static IllegalArgumentException wrong(String key, String name, Object value, String expected) {
        return new IllegalArgumentException("%s.%s is '%s' (expected: %s)".formatted(key, name, value, expected));
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
