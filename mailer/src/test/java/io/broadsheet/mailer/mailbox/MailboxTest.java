package io.broadsheet.mailer.mailbox;

import static io.broadsheet.mailer.testing.MailerUnderTest.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.mailer.bounce.SampleReports;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.broadsheet.mailer.testing.TestRelay;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From the mail's own return path over a real IMAP mailbox to the reader's standing. */
@Tag("services")
@Tag("once")
class MailboxTest {
    private static final GreenMail IMAP = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));

    private static TestRelay relay;
    private static GreenMailUser user;
    private static MailerUnderTest mailer;

    @BeforeAll
    static void start() {
        IMAP.start();
        user = IMAP.setUser("bounces@example.org", "bounces", "secret");
        relay = new TestRelay();
        Map<String, Object> settings = new HashMap<>(MailerUnderTest.mailingTo(relay));
        settings.put("broadsheet.mail.bounce-address", "bounces@example.org");
        settings.put("broadsheet.mail.bounces.verp", true);
        settings.put("broadsheet.mail.bounces.soft-limit", 2);
        settings.put("broadsheet.mail.mailbox.host", "127.0.0.1");
        settings.put("broadsheet.mail.mailbox.port", IMAP.getImap().getPort());
        settings.put("broadsheet.mail.mailbox.username", "bounces");
        settings.put("broadsheet.mail.mailbox.password", "secret");
        settings.put("broadsheet.mail.mailbox.tls", "never");
        settings.put("broadsheet.mail.mailbox.every", "1s");
        mailer = new MailerUnderTest(settings);
    }

    @AfterAll
    static void stop() throws IOException {
        mailer.close();
        relay.close();
        IMAP.stop();
    }

    @BeforeEach
    void startOver() throws com.icegreen.greenmail.store.FolderException {
        IMAP.purgeEmailFromAllMailboxes();
        mailer.startOver();
        relay.forget();
    }

    @Test
    void whatComesBackIsTakenInByItsReturnPathAndNothingElseIs() throws Exception {
        mailer.readers(5);
        ArticlePublished event = MailerUnderTest.published("Comes back");
        mailer.announce(event);
        mailer.end(event);
        assertThat(relay.taken()).hasSize(5).extracting(TestRelay.Taken::sender).doesNotHaveDuplicates();

        deliver(SampleReports.bounce(sender(1), "failed", "5.1.1", "550 5.1.1 no such user"));
        deliver(SampleReports.bounce(sender(2), "failed", "5.7.1", "550 5.7.1 we do not like you"));
        deliver(SampleReports.bounce(sender(3), "delayed", "4.4.1", "451 4.4.1 later"));
        deliver(SampleReports.complaint("fbl@example.org", sender(4)));
        String forged = sender(5).replaceFirst(".{4}@", "zzzz@");
        deliver(SampleReports.bounce(forged, "failed", "5.1.1", "550 5.1.1 no such user"));
        deliver("From: somebody@example.org\r\nTo: bounces@example.org\r\nSubject: A question\r\n\r\nHello?\r\n");

        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(mailer.query(String.class, "select email from mailable order by id"))
                    .containsExactly("reader2@readers.example", "reader3@readers.example", "reader5@readers.example");
            assertThat(left()).hasSize(2).allMatch(MailboxTest::isSeen);
        });
        assertThat(
                        mailer.query(
                                String.class,
                                "select s.email || ' ' || x.reason from suppression x join subscriber s on s.address_hash = x.address_hash order by s.id"))
                .containsExactly("reader1@readers.example bounced", "reader4@readers.example complained");
        assertThat(json(mailer.editorGet("/api/bounces")).findValuesAsText("kind"))
                .containsExactlyInAnyOrder("hard", "not-the-readers", "complaint");
    }

    @Test
    void fullMailboxesOfSeveralIssuesEndASubscriptionAndTheSameReportTwiceCountsOnce() throws Exception {
        mailer.readers(1);
        for (int i = 0; i < 2; i++) {
            ArticlePublished event = MailerUnderTest.published("Full " + i);
            mailer.announce(event);
            mailer.end(event);
        }
        String first = relay.taken().get(0).sender();
        String second = relay.taken().get(1).sender();
        deliver(SampleReports.bounce(first, "failed", "5.2.2", "552 5.2.2 full"));
        deliver(SampleReports.bounce(first, "failed", "5.2.2", "552 5.2.2 full"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> left().isEmpty());
        assertThat(mailer.query(String.class, "select email from mailable")).hasSize(1);

        deliver(SampleReports.bounce(second, "failed", "5.2.2", "552 5.2.2 full"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        mailer.query(String.class, "select email from mailable").isEmpty());
    }

    private static String sender(int reader) {
        return relay.taken().stream()
                .filter(one -> one.recipient().equals("reader%d@readers.example".formatted(reader)))
                .findFirst()
                .orElseThrow()
                .sender();
    }

    private static void deliver(String source) throws MessagingException {
        user.deliver(new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(source.getBytes(UTF_8))));
    }

    private static List<com.icegreen.greenmail.store.StoredMessage> left() {
        try {
            return IMAP.getManagers().getImapHostManager().getInbox(user).getMessages();
        } catch (com.icegreen.greenmail.store.FolderException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isSeen(com.icegreen.greenmail.store.StoredMessage message) {
        return message.isSet(Flags.Flag.SEEN);
    }
}
