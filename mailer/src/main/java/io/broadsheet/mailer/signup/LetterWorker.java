package io.broadsheet.mailer.signup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.PublicationConfig;
import io.broadsheet.mailer.Seals;
import io.broadsheet.mailer.Templates;
import io.broadsheet.mailer.WorkerThread;
import io.broadsheet.mailer.address.EmailAddress;
import io.broadsheet.mailer.dkim.Signatures;
import io.broadsheet.mailer.relay.Relays;
import io.broadsheet.mailer.relay.Way;
import io.broadsheet.mailer.signup.Letters.Letter;
import io.broadsheet.mailer.smtp.Envelope;
import io.broadsheet.mailer.smtp.Outcome;
import io.broadsheet.mailer.smtp.RelayUnavailableException;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Hands letters over. Nothing in a letter comes from whoever filled in the form, so the form cannot be used to write to
 * strangers; and it is marked as automatic (RFC 3834), so no machine answers it.
 */
@Context
final class LetterWorker {
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Session NO_SESSION = Session.getInstance(utf8());

    private final Letters letters;
    private final Signups signups;
    private final Relays relays;
    private final Templates templates;
    private final Seals seals;
    private final PublicationConfig publication;
    private final MailConfig mail;
    private final Signatures signatures;
    private @Nullable WorkerThread thread;

    LetterWorker(
            Letters letters,
            Signups signups,
            Relays relays,
            Templates templates,
            Seals seals,
            PublicationConfig publication,
            MailConfig mail,
            Signatures signatures) {
        this.letters = letters;
        this.signups = signups;
        this.relays = relays;
        this.templates = templates;
        this.seals = seals;
        this.publication = publication;
        this.mail = mail;
        this.signatures = signatures;
    }

    @PostConstruct
    void start() {
        thread = WorkerThread.start("mailer-letters", this::step);
    }

    @PreDestroy
    void stop() {
        if (thread != null) {
            thread.stop(Duration.ofSeconds(5));
        }
    }

    private void step() throws InterruptedException {
        boolean some = false;
        for (Letter letter : letters.lease()) {
            some = true;
            handOver(letter);
        }
        if (!some) {
            letters.forgetExpired();
            signups.written().await(POLL);
        }
    }

    private void handOver(Letter letter) throws InterruptedException {
        String address = EmailAddress.deliverable(letter.email());
        try (Relays.Lane lane = relays.lane(PATIENCE)) {
            if (lane == null) {
                letters.postpone(letter, "all connections were busy");
                return;
            }
            switch (lane.way(Relays.domain(address))) {
                case Way.NotThisOne(var pause) -> letters.postpone(letter, pause.why());
                case Way.None(var pause) -> letters.postpone(letter, pause.why());
                case Way.Open(var place) -> handOver(letter, address, lane, place);
            }
        } catch (RelayUnavailableException e) {
            letters.postpone(letter, String.valueOf(e.getMessage()));
        }
    }

    /** Addresses beyond ASCII stay as they are in a header (RFC 6532); everything else is encoded all the same. */
    private static Properties utf8() {
        Properties settings = new Properties();
        settings.setProperty("mail.mime.allowutf8", "true");
        return settings;
    }

    private void handOver(Letter letter, String address, Relays.Lane lane, Way.Place place)
            throws RelayUnavailableException, InterruptedException {
        byte[] message = write(letter);
        switch (lane.handOver(
                place, new Envelope(mail.envelopeFrom(), address), out -> signatures.writeSigned(message, out))) {
            case Outcome.Accepted(var reply) -> letters.settle(letter.id(), true, reply);
            case Outcome.Refused refused -> letters.settle(letter.id(), false, refused.reply());
            case Outcome.TryLater later -> letters.postpone(letter, later.reason());
            case Outcome.Closing closing -> letters.postpone(letter, closing.reason());
        }
    }

    private byte[] write(Letter letter) {
        boolean confirm = letter.kind().equals("confirm");
        String link = publication.baseUrl()
                + (confirm
                        ? "/confirm/" + seals.seal(Signups.CONFIRM, letter.id())
                        : "/preferences/" + letter.preferencesToken());
        String title = publication.title();
        String subject = confirm ? "Please confirm: " + title : "You are subscribed to " + title;
        Map<String, Object> values = Map.of("publication", title, "link", link, "confirm", confirm);
        try {
            MimeMessage message = new MimeMessage(NO_SESSION) {
                @Override
                protected void updateMessageID() throws MessagingException {
                    // The same on a second try.
                    setHeader(
                            "Message-ID", "<%s@%s>".formatted(seals.seal("letter-id", letter.id()), mail.fromDomain()));
                }
            };
            message.setFrom(new InternetAddress(mail.from(), title, "UTF-8"));
            message.setRecipient(
                    Message.RecipientType.TO, new InternetAddress(EmailAddress.deliverable(letter.email())));
            message.setSubject(subject, "UTF-8");
            message.setSentDate(Date.from(letter.written()));
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setContent(new MimeMultipart(
                    "alternative",
                    part(text(title, link, confirm), "plain"),
                    part(templates.render("letter", values), "html")));
            message.saveChanges();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            message.writeTo(bytes);
            return bytes.toByteArray();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("letter %d cannot be written".formatted(letter.id()), e);
        }
    }

    private static MimeBodyPart part(String text, String type) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8.name(), type);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }

    private static String text(String title, String link, boolean confirm) {
        return confirm ? """
                Somebody, probably you, asked for the mails of %s for this address.

                To get them, open this page and press the button:
                %s

                If it was not you, there is nothing to do: you will get no mail.
                """.formatted(title, link) : """
                Somebody, probably you, asked for the mails of %s for this address.
                You get them already.

                What you get and when, you can set here:
                %s

                If it was not you, there is nothing to do.
                """.formatted(title, link);
    }
}
