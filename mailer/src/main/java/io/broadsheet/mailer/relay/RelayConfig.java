package io.broadsheet.mailer.relay;

import io.broadsheet.mailer.smtp.SmtpSettings;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of several mail servers. Mails are dealt out among those that are there, by weight; one that is away or wants no more
 * rests, longer each time, and its mails go elsewhere. All limits count for all processes together.
 *
 * @param name lower-case letters, digits and hyphens, at most 40; names it in reports and in the database
 * @param host its name
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
 * @param weight its share of the mails, from 1, against the weights of the others
 * @param maxConnections open at most by all processes together, from 1; 0 for no such limit
 * @param perSecond mails a second at most, on average, in bursts of a second's worth; 0 for no limit
 * @param perHour mails at most in any hour; 0 for no limit
 * @param warmUpFrom first day (UTC, such as 2026-12-01) of a new address's warming up, or none
 * @param warmUp mails at most on each day of the warming up, in turn; afterwards there is no such limit
 */
@EachProperty("broadsheet.mail.relays")
public record RelayConfig(
        @Parameter String name,
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
        @Bindable(defaultValue = "4") int connections,
        @Bindable(defaultValue = "1") int weight,
        @Bindable(defaultValue = "0") int maxConnections,
        @Bindable(defaultValue = "0") int perSecond,
        @Bindable(defaultValue = "0") int perHour,
        @Nullable String warmUpFrom,

        @Bindable(
                defaultValue =
                        "50,100,500,1000,5000,10000,20000,40000,70000,100000,150000,250000,400000,600000,1000000")
        List<Integer> warmUp) {
    public RelayConfig {
        String key = "broadsheet.mail.relays." + name;
        if (!name.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.relays has a relay named '%s' (expected: lower-case letters, digits and hyphens, at most 40)"
                            .formatted(name));
        }
        warmUp = List.copyOf(warmUp);
        var _ = new SmtpSettings(
                key,
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
        if (host == null || host.isBlank()) {
            throw new IllegalArgumentException(key + ".host is missing (expected: the name of a mail server)");
        }
        requireAtLeast(key + ".weight", weight, 1);
        requireAtLeast(key + ".max-connections", maxConnections, 0);
        requireAtLeast(key + ".per-second", perSecond, 0);
        requireAtLeast(key + ".per-hour", perHour, 0);
        if (warmUpFrom != null && !isDate(warmUpFrom)) {
            throw new IllegalArgumentException(
                    "%s.warm-up-from is '%s' (expected: a day such as 2026-12-01)".formatted(key, warmUpFrom));
        }
        if (warmUp.isEmpty() || warmUp.stream().anyMatch(ceiling -> ceiling < 1)) {
            throw new IllegalArgumentException(
                    "%s.warm-up is %s (expected: one number of mails, from 1, for each day)".formatted(key, warmUp));
        }
    }

    /** The first day of the warming up, or null. */
    @Nullable
    LocalDate firstDay() {
        return warmUpFrom == null ? null : LocalDate.parse(warmUpFrom);
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** What is needed to talk to it. */
    SmtpSettings settings() {
        return new SmtpSettings(
                "broadsheet.mail.relays." + name,
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
        return "RelayConfig[name=%s, %s, weight=%d]".formatted(name, settings(), weight);
    }

    static void requireAtLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s is %d (expected: %d or more)".formatted(key, value, least));
        }
    }
}
