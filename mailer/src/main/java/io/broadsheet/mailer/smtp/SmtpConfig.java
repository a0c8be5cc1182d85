package io.broadsheet.mailer.smtp;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The mail server that takes the mails, where there is one. Several, and limits, stand under {@code broadsheet.mail.relays};
 * this one is then one of them.
 *
 * @param host its name; without one here and without relays, mails go to the built-in inbox
 * @param port TCP port
 * @param username to sign in with, or none
 * @param password of that user; for xoauth2 the access token
 * @param passwordFile file that holds the password or token, read at every signing in, so another program may renew it
 * @param auth plain, login, cram-md5 or xoauth2; without it plain or login, whichever the server offers
 * @param starttls required, optional, never, or implicit (TLS from the first byte, port 465); without it, never for a server on
 *     loopback and required for any other. The certificate is always checked, and the host name in it
 * @param trust file with the certificates (PEM) of authorities that are trusted instead of the usual ones
 * @param timeout for connecting, for each whole answer, and for writing a mail, from 100ms
 * @param dataTimeout for the answer to a whole mail, from 100ms; whoever gives up early mails twice (RFC 5321 asks for 10m)
 * @param connections kept open at most by each process, from 1; as many mails are under way at a time
 */
@ConfigurationProperties("broadsheet.mail.smtp")
public record SmtpConfig(
        @Nullable String host,
        @Bindable(defaultValue = "587") int port,
        @Nullable String username,
        @Nullable String password,
        @Nullable Path passwordFile,
        @Nullable String auth,
        @Nullable String starttls,
        @Nullable Path trust,
        @Bindable(defaultValue = "20s") Duration timeout,
        @Bindable(defaultValue = "5m") Duration dataTimeout,
        @Bindable(defaultValue = "4") int connections) {
    public SmtpConfig {
        SmtpSettings checked = new SmtpSettings(
                "broadsheet.mail.smtp",
                host,
                port,
                username,
                password,
                passwordFile,
                auth,
                starttls,
                trust,
                timeout,
                dataTimeout,
                connections);
        host = checked.host();
        username = checked.username();
        password = checked.password();
        auth = checked.auth();
        starttls = checked.starttls();
    }

    /** The same, as every relay has it. */
    public SmtpSettings settings() {
        return new SmtpSettings(
                "broadsheet.mail.smtp",
                host,
                port,
                username,
                password,
                passwordFile,
                auth,
                starttls,
                trust,
                timeout,
                dataTimeout,
                connections);
    }

    @Override
    public String toString() {
        return settings().toString();
    }
}
