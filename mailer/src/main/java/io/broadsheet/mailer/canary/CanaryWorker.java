package io.broadsheet.mailer.canary;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.WorkerThread;
import io.broadsheet.mailer.dkim.Signatures;
import io.broadsheet.mailer.relay.Relays;
import io.broadsheet.mailer.smtp.Envelope;
import io.broadsheet.mailer.smtp.Outcome;
import io.broadsheet.mailer.smtp.RelayUnavailableException;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends canaries and looks for them. */
@Context
final class CanaryWorker {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LOOKS_AFTER_LEAST = Duration.ofSeconds(1);
    private static final Duration LOOKS_AFTER_MOST = Duration.ofSeconds(30);

    private final List<CanaryConfig> configs;
    private final Canaries canaries;
    private final Relays relays;
    private final Signatures signatures;
    private final MailConfig mail;
    private final Clock clock;
    private final List<WorkerThread> threads = new ArrayList<>();

    CanaryWorker(
            List<CanaryConfig> configs,
            Canaries canaries,
            Relays relays,
            Signatures signatures,
            MailConfig mail,
            @Named("mailer") Clock clock) {
        this.configs = configs;
        this.canaries = canaries;
        this.relays = relays;
        this.signatures = signatures;
        this.mail = mail;
        this.clock = clock;
    }

    @PostConstruct
    void start() {
        for (CanaryConfig config : configs) {
            if (!relays.names().contains(config.relay())) {
                throw new IllegalArgumentException("%s.relay is '%s' (expected: one of %s)"
                        .formatted(config.key(), config.relay(), relays.names()));
            }
        }
        for (CanaryConfig config : configs) {
            threads.add(WorkerThread.start("mailer-canary-" + config.name(), () -> {
                step(config);
                Thread.sleep(POLL);
            }));
        }
    }

    @PreDestroy
    void stop() {
        threads.forEach(thread -> thread.stop(Duration.ofSeconds(5)));
    }

    private void step(CanaryConfig config) {
        Canaries.Flight flight = canaries.lease(config).orElse(null);
        if (flight == null) {
            return;
        }
        String trouble = null;
        boolean arrived = flight.arrived();
        Instant sent = flight.sent();
        try {
            if (sent != null && !arrived) {
                arrived = Mailbox.find(config, flight.token());
                if (arrived) {
                    canaries.arrived(config, flight.token());
                }
            }
        } catch (MessagingException | IOException e) {
            trouble = "its mailbox: " + e.getMessage();
        }
        boolean due = sent == null || !clock.instant().isBefore(sent.plus(config.every()));
        if (due) {
            String failure = send(config);
            trouble = failure == null ? trouble : failure;
        }
        canaries.release(config, again(config, sent, arrived && !due), trouble);
    }

    /** Looks often for one that is under way, and not before the next is due for one that arrived. */
    private Duration again(CanaryConfig config, @Nullable Instant sent, boolean arrived) {
        if (arrived && sent != null) {
            Duration left = Duration.between(clock.instant(), sent.plus(config.every()));
            return left.compareTo(LOOKS_AFTER_LEAST) < 0 ? LOOKS_AFTER_LEAST : left;
        }
        Duration tenth = config.lateAfter().dividedBy(10);
        return tenth.compareTo(LOOKS_AFTER_LEAST) < 0
                ? LOOKS_AFTER_LEAST
                : tenth.compareTo(LOOKS_AFTER_MOST) > 0 ? LOOKS_AFTER_MOST : tenth;
    }

    private @Nullable String send(CanaryConfig config) {
        String token = UUID.randomUUID().toString();
        byte[] message = """
                Date: %s
                From: %s
                To: %s
                Subject: Canary %s
                Message-ID: <%s@%s>
                Auto-Submitted: auto-generated
                %s: %s
                MIME-Version: 1.0
                Content-Type: text/plain; charset=US-ASCII

                This mail shows that mails by way of %s arrive. It is deleted once it was seen.
                """.formatted(
                        DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
                                .format(clock.instant().atOffset(ZoneOffset.UTC)),
                        mail.from(),
                        config.address(),
                        config.name(),
                        token,
                        mail.fromDomain(),
                        Mailbox.HEADER,
                        token,
                        config.relay())
                .replace("\n", "\r\n")
                .getBytes(US_ASCII);
        try {
            Outcome outcome = relays.handOverBy(
                    config.relay(),
                    new Envelope(mail.envelopeFrom(), String.valueOf(config.address())),
                    out -> signatures.writeSigned(message, out));
            return switch (outcome) {
                case Outcome.Accepted _ -> {
                    canaries.sent(config, token);
                    yield null;
                }
                case Outcome.Refused refused -> "refused: " + refused.reply();
                case Outcome.TryLater later -> later.reason();
                case Outcome.Closing closing -> closing.reason();
            };
        } catch (RelayUnavailableException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
