package io.broadsheet.mailer.inbox;

import static io.broadsheet.mailer.testing.MailerUnderTest.json;
import static io.broadsheet.mailer.testing.MailerUnderTest.published;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.contract.testing.Examples;
import io.broadsheet.mailer.testing.MailerUnderTest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Without a mail server: over real SMTP into the built-in inbox, and out of it as pages. */
@Tag("services")
@Tag("once")
class InboxTest {
    private static MailerUnderTest mailer;

    @BeforeAll
    static void start() {
        mailer = new MailerUnderTest(
                Map.of("broadsheet.mail.first-pause", "100ms", "broadsheet.mail.inbox.max-messages", 5));
    }

    @AfterAll
    static void stop() {
        mailer.close();
    }

    @BeforeEach
    void startOver() {
        mailer.startOver();
    }

    @Test
    void aMailCanBeLookedAt() {
        mailer.readers(1);
        ArticlePublished event = published("The quiet committee & co");
        mailer.announce(event);
        mailer.end(event);

        JsonNode mail = json(mailer.editorGet("/api/inbox")).get(0);
        String id = mail.get("id").asText();
        HttpResponse<String> list = mailer.get("/inbox");
        HttpResponse<String> page = mailer.get("/inbox/" + id);
        HttpResponse<String> html = mailer.get("/inbox/" + id + "/html");
        HttpResponse<String> source = mailer.get("/inbox/" + id + "/source");

        assertThat(mail.get("subject").asText()).isEqualTo("The quiet committee & co");
        assertThat(mail.get("to").asText()).isEqualTo("reader1@readers.example");
        assertThat(list.body()).contains("The quiet committee &amp; co").contains("/inbox/" + id);
        assertThat(page.body()).contains("sandbox=").contains("Message-ID").contains("Unsubscribe:");
        assertThat(html.body()).contains("The quiet committee &amp; co body.").contains("/unsubscribe/");
        assertThat(html.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'")
                .contains("sandbox");
        assertThat(source.body()).contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        assertThat(source.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        assertThat(mailer.get("/inbox/999999").statusCode()).isEqualTo(404);
    }

    @Test
    void failuresCanBeTried() {
        mailer.post(
                "/api/subscribers/import", "text/csv", "email\nrefused@a.example\nlater@a.example\nada@a.example\n");
        ArticlePublished event = published("Try");

        mailer.announce(event);

        DistributionReport end = mailer.end(event);
        assertThat(end.state()).isEqualTo(State.DONE);
        assertThat(end.counts()).isEqualTo(new Counts(3, 2, 0, 1, 0));
        assertThat(end.detail()).contains("550 5.1.1");
        assertThat(mailer.reports(event)).anyMatch(report -> report.counts().postponed() == 1);
    }

    @Test
    void theOldestMailsGo() {
        mailer.readers(12);
        ArticlePublished event = published("Many");
        mailer.announce(event);

        mailer.end(event);

        assertThat(json(mailer.editorGet("/api/inbox"))).hasSize(5);
    }

    @Test
    void whoComesThroughAProxyNeedsToBeAnEditor() {
        HttpResponse<String> stranger = mailer.get("/inbox", "X-Forwarded-For", "203.0.113.7");
        HttpResponse<String> editor = mailer.get(
                "/inbox", "X-Forwarded-For", "203.0.113.7", "Authorization", "Bearer " + MailerUnderTest.TOKEN);

        assertThat(stranger.statusCode()).isEqualTo(404);
        assertThat(editor.statusCode()).isEqualTo(200);
        assertThat(mailer.get("/api/inbox").statusCode()).isEqualTo(401);
    }

    @Test
    void theEditorSeesTheMailBeforeItGoesOut() {
        ArticlePublished event = published("Preview");

        HttpResponse<String> answer = mailer.post(
                "/api/previews/mail", "application/cloudevents+json", new ArticleEventCodec().encode(event));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("from").asText()).isEqualTo("The Example Review <newsletter@example.org>");
        assertThat(json(answer).get("subject").asText()).isEqualTo("Preview");
        assertThat(json(answer).get("html").asText()).contains("Preview body.");
        assertThat(json(answer).get("text").asText()).contains("Preview body.");
        assertThat(json(mailer.editorGet("/api/inbox"))).isEmpty();
    }

    @Test
    void thereIsNoPreviewOfWhatIsNoPublication() {
        HttpResponse<String> broken = mailer.post(
                "/api/previews/mail", "application/cloudevents+json", Examples.bytes("broken-no-title.json"));
        HttpResponse<String> withdrawal = mailer.post(
                "/api/previews/mail", "application/cloudevents+json", Examples.bytes("article-withdrawn.json"));

        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(json(broken).get("detail").asText()).contains("title");
        assertThat(withdrawal.statusCode()).isEqualTo(400);
    }
}
