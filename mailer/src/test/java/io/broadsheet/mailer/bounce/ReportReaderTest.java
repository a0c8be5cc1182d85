package io.broadsheet.mailer.bounce;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers and people send back is understood, and whatever else arrives never throws. */
class ReportReaderTest {
    /** As Postfix writes it. */
    static final String DSN = """
            Return-Path: <>
            Delivered-To: %1$s
            From: MAILER-DAEMON@mx.example (Mail Delivery System)
            To: %1$s
            Subject: Undelivered Mail Returned to Sender
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status;
             boundary="ABC.1/mx.example"

            This is a MIME-encapsulated message.

            --ABC.1/mx.example
            Content-Description: Notification
            Content-Type: text/plain; charset=us-ascii

            I'm sorry to have to inform you that your message could not be delivered.

            --ABC.1/mx.example
            Content-Description: Delivery report
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example
            X-Postfix-Queue-ID: 4F1
            Arrival-Date: Mon, 14 Sep 2026 06:30:00 +0000 (UTC)

            Final-Recipient: rfc822; reader1@readers.example
            Original-Recipient: rfc822;reader1@readers.example
            Action: %2$s
            Status: %3$s
            Remote-MTA: dns; mx.readers.example
            Diagnostic-Code: smtp; %4$s

            --ABC.1/mx.example
            Content-Description: Undelivered Message Headers
            Content-Type: text/rfc822-headers

            Return-Path: <%5$s>
            From: The Example Review <newsletter@example.org>
            To: reader1@readers.example
            Subject: The quiet committee
            List-Unsubscribe: <https://review.example.org/unsubscribe/%6$s>

            --ABC.1/mx.example--
            """.replace("\n", "\r\n");

    /** As a feedback loop writes it. */
    static final String COMPLAINT = """
            From: <abuse@provider.example>
            To: %1$s
            Subject: FW: The quiet committee
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=feedback-report; boundary="part"

            --part
            Content-Type: text/plain

            This is an email abuse report.
            --part
            Content-Type: message/feedback-report

            Feedback-Type: %2$s
            User-Agent: SomeGenerator/1.0
            Version: 1
            Original-Mail-From: <%3$s>
            --part
            Content-Type: message/rfc822

            From: The Example Review <newsletter@example.org>
            List-Unsubscribe: <https://review.example.org/unsubscribe/%4$s>
            Subject: The quiet committee

            Body
            --part--
            """.replace("\n", "\r\n");

    private static final String ANSWER = """
            From: reader1@readers.example
            To: bounces@example.org
            Subject: Out of office
            Auto-Submitted: auto-replied

            I am away. 5.1.1
            """.replace("\n", "\r\n");

    private static final String TOKEN = "abcdefghijklmnopqrstuvwxyz012345";

    @ParameterizedTest
    @CsvSource({
        "5.1.1, 550 5.1.1 no such user, 5.1.1",
        "5.0.0, 550-5.1.1 no such user, 5.1.1",
        "5.0.0, 550 no, 5.0.0",
        "4.4.7, 'x', 4.4.7",
        "5.7.1 (blocked), 'x', 5.7.1",
        "odd, 'x', "
    })
    void aFailureHasTheMostTellingCode(String status, String words, String code) {
        Report report = read(DSN.formatted("bounces@example.org", "failed", status, words, "b+x@example.org", TOKEN));

        assertThat(report).isInstanceOfSatisfying(Report.Bounce.class, bounce -> {
            assertThat(bounce.failures()).singleElement().satisfies(it -> {
                assertThat(it.code()).isEqualTo(code);
                assertThat(it.words()).isEqualTo(words);
            });
            assertThat(bounce.clues())
                    .contains("<b+x@example.org>", "<https://review.example.org/unsubscribe/" + TOKEN + ">");
        });
    }

    @ParameterizedTest
    @CsvSource({"delayed", "delivered", "relayed", "expanded"})
    void whatIsNoFailureIsNone(String action) {
        assertThat(read(DSN.formatted("b@example.org", action, "4.4.1", "x", "b@example.org", TOKEN)))
                .isInstanceOf(Report.Nothing.class);
    }

    @Test
    void aComplaintIsOneAndItsOppositeIsNot() {
        assertThat(read(COMPLAINT.formatted("fbl@example.org", "abuse", "b+x@example.org", TOKEN)))
                .isInstanceOfSatisfying(Report.Complaint.class, complaint -> {
                    assertThat(complaint.type()).isEqualTo("abuse");
                    assertThat(complaint.clues())
                            .contains("<https://review.example.org/unsubscribe/" + TOKEN + ">", "<b+x@example.org>");
                });
        assertThat(read(COMPLAINT.formatted("fbl@example.org", "not-spam", "b@example.org", TOKEN)))
                .isInstanceOf(Report.Nothing.class);
    }

    @Test
    void anAutomaticAnswerIsNoBounceWhateverItSays() {
        assertThat(read(ANSWER)).isInstanceOf(Report.Nothing.class);
        assertThat(read(ANSWER.replace("Auto-Submitted: auto-replied", "X-Autoreply: yes")))
                .isInstanceOf(Report.Nothing.class);
    }

    @Test
    void aLetterOfAPersonIsForAPerson() {
        assertThat(read(ANSWER.replace("Auto-Submitted: auto-replied", "X-Mailer: x")))
                .isInstanceOf(Report.Unknown.class);
    }

    @Property(tries = 300)
    void anyBytesAreJudged(@ForAll byte[] bytes) {
        assertThat(read(new String(bytes, ISO_8859_1))).isNotNull();
    }

    @Property(tries = 300)
    void anyFieldsAreJudged(@ForAll String action, @ForAll String status, @ForAll String words) {
        assertThat(read(DSN.formatted(words, action, status, words, status, action)))
                .isNotNull();
        assertThat(read(COMPLAINT.formatted(words, action, status, words))).isNotNull();
    }

    @Property(tries = 500)
    void aReportThatWasDamagedIsJudged(@ForAll long seed) {
        Random random = new Random(seed);
        String whole = random.nextBoolean()
                ? DSN.formatted("b@example.org", "failed", "5.1.1", "550 5.1.1 x", "b@example.org", TOKEN)
                : COMPLAINT.formatted("b@example.org", "abuse", "b@example.org", TOKEN);
        StringBuilder damaged = new StringBuilder(whole);
        for (int i = random.nextInt(8); i >= 0; i--) {
            int from = random.nextInt(Math.max(1, damaged.length()));
            int to = Math.min(damaged.length(), from + random.nextInt(40));
            switch (random.nextInt(4)) {
                case 0 -> damaged.delete(from, to);
                case 1 -> damaged.insert(from, damaged.substring(from, to));
                case 2 -> damaged.insert(from, (char) random.nextInt(256));
                default -> damaged.setLength(from);
            }
        }

        assertThat(read(damaged.toString())).isNotNull();
    }

    @Test
    void aReportOfTenMegabytesIsReadAsFarAsItMatters() {
        String large = DSN.formatted(
                "b@example.org", "failed", "5.1.1", "550 5.1.1 " + "x".repeat(10_000_000), "b@example.org", TOKEN);

        assertThat(read(large)).isNotNull();
    }

    private static Report read(String source) {
        try {
            return ReportReader.read(new MimeMessage(
                    Session.getInstance(new Properties()), new ByteArrayInputStream(source.getBytes(UTF_8))));
        } catch (MessagingException e) {
            // Already the headers cannot be read; the mailbox's library would say so, too.
            return new Report.Unknown(String.valueOf(e.getMessage()));
        }
    }
}
