package io.broadsheet.mailer.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.broadsheet.mailer.testing.TestRelay;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The link of a mail leads to its issue, which tells nothing of the reader and follows corrections. */
@Tag("services")
@Tag("once")
class IssuePageTest {
    private static final Pattern VIEW = Pattern.compile("https://review\\.example\\.org(/issues/[A-Za-z0-9_-]{32})\\b");

    @Test
    void theLinkOfAMailShowsItsIssueToEverybodyUntilItIsTakenBack() throws Exception {
        try (TestRelay relay = new TestRelay();
                MailerUnderTest mailer = new MailerUnderTest(MailerUnderTest.mailingTo(relay))) {
            mailer.readers(2);
            ArticlePublished event = MailerUnderTest.published("The view from here");
            mailer.announce(event);
            mailer.end(event);
            String first = link(relay.taken().getFirst().source());
            String second = link(relay.taken().getLast().source());

            HttpResponse<String> page = mailer.get(first);

            assertThat(second).isEqualTo(first);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains("The view from here body.")
                    .doesNotContain("nsubscribe", "preferences", "reader1", "You get this mail");
            assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                    .contains("default-src 'none'");
            assertThat(page.headers().firstValue("set-cookie")).isEmpty();
            assertThat(mailer.get(first.substring(0, first.length() - 1) + (first.endsWith("A") ? "B" : "A"))
                            .statusCode())
                    .isEqualTo(404);

            mailer.announce(MailerUnderTest.corrected(event, "The view from there"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> mailer.get(first).body().contains("The view from there body."));
            mailer.announce(new ArticleWithdrawn(
                    event.article(),
                    3,
                    Instant.now(),
                    event.content().slug(),
                    event.content().link(),
                    null));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> mailer.get(first).statusCode() == 410);
        }
    }

    private static String link(String source) throws Exception {
        MimeMessage message = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(source.getBytes(StandardCharsets.ISO_8859_1)));
        String text =
                (String) ((MimeMultipart) message.getContent()).getBodyPart(0).getContent();
        Matcher view = VIEW.matcher(text);
        if (!view.find()) {
            throw new IOException("no link in " + text);
        }
        return URI.create(view.group(1)).getPath();
    }
}
