package io.broadsheet.mailer.delivery;

import static io.broadsheet.mailer.testing.MailerUnderTest.corrected;
import static io.broadsheet.mailer.testing.MailerUnderTest.json;
import static io.broadsheet.mailer.testing.MailerUnderTest.published;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.broadsheet.mailer.testing.TestRelay;
import io.broadsheet.mailer.testing.TestRelay.Manner;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an editor orders is heeded before the next mail, and the accounts add up at every step. */
@Tag("services")
class OrdersTest {
    private static final int CONNECTIONS = 4;
    private static TestRelay relay;
    private static MailerUnderTest mailer;

    @BeforeAll
    static void start() {
        relay = new TestRelay();
        Map<String, Object> settings = new HashMap<>(MailerUnderTest.mailingTo(relay));
        settings.put("broadsheet.mail.first-pause", "100ms");
        settings.put("broadsheet.mail.longest-pause", "300ms");
        settings.put("broadsheet.mail.batch-size", 25);
        settings.put("broadsheet.mail.smtp.connections", CONNECTIONS);
        mailer = new MailerUnderTest(settings);
    }

    @AfterAll
    static void stop() throws java.io.IOException {
        relay.goOn();
        mailer.close();
        relay.close();
    }

    @BeforeEach
    void startOver() {
        relay.goOn();
        mailer.startOver();
        relay.forget();
    }

    @Test
    void aStoppedIssueStopsBeforeTheNextMailAndGoesOnWhereItStopped() {
        mailer.readers(100);
        ArticlePublished event = published("Stopped");
        relay.holdAfter(30);
        mailer.announce(event);
        awaitTaken(30);

        HttpResponse<String> stopped = order("stop");
        relay.goOn();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> inState("running") == 0);
        JsonNode standing = issue();
        int taken = relay.taken().size();
        HttpResponse<String> resumed = order("resume");

        assertThat(stopped.statusCode()).isEqualTo(200);
        assertThat(taken).isBetween(30, 30 + CONNECTIONS);
        assertThat(standing.get("state").asText()).isEqualTo("stopped");
        assertThat(standing.get("accepted").asInt()).isEqualTo(taken);
        assertThat(standing.get("pending").asInt()).isEqualTo(100 - taken);
        assertThat(json(resumed).get("pending").asInt()).isEqualTo(100 - taken);
        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(100, 100, 0, 0, 0));
        assertThat(relay.copies())
                .hasSize(100)
                .allSatisfy((_, copies) -> assertThat(copies).isEqualTo(1));
        assertThat(issue().get("state").asText()).isEqualTo("closed");
    }

    @Test
    void aCorrectionWhileItIsStoppedReachesTheRest() {
        mailer.readers(100);
        ArticlePublished event = published("Too early");
        relay.holdAfter(10);
        mailer.announce(event);
        awaitTaken(10);
        order("stop");
        relay.goOn();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> inState("running") == 0);
        int wrong = relay.taken().size();
        ArticlePublished correction = corrected(event, "In time");
        mailer.announce(correction);
        mailer.end(event);

        order("resume");

        assertThat(mailer.end(correction).counts()).isEqualTo(new Counts(100, 100, 0, 0, 0));
        assertThat(relay.taken().stream().filter(taken -> taken.source().contains("\r\nSubject: In time\r\n")))
                .hasSize(100 - wrong);
    }

    @Test
    void whoWasRefusedIsTriedOnceMoreWhenAnEditorSaysSo() {
        mailer.readers(30);
        relay.expect("reader3@readers.example", Manner.REFUSE_CONTENT);
        relay.expect("reader29@readers.example", Manner.REFUSE_CONTENT, Manner.REFUSE_CONTENT);
        ArticlePublished event = published("Refused");
        mailer.announce(event);
        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(30, 28, 0, 2, 0));

        HttpResponse<String> retried = order("retry-refused");

        assertThat(json(retried).get("pending").asInt()).isEqualTo(2);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> issue().get("state").asText().equals("closed"));
        assertThat(issue().get("accepted").asInt()).isEqualTo(29);
        assertThat(issue().get("refused").asInt()).isEqualTo(1);
        assertThat(relay.copies()).hasSize(29).doesNotContainKey("reader29@readers.example");
        assertThat(json(mailer.editorGet("/api/issues/%d/recipients?outcome=refused".formatted(number())))
                        .get("entries")
                        .findValuesAsText("email"))
                .containsExactly("reader29@readers.example");
        assertThat(mailer.query(Integer.class, "select count(*)::int from earlier_refusal"))
                .containsExactly(2);
    }

    @Test
    void anOrderThatMakesNoSenseIsAnsweredWithAProblem() {
        mailer.readers(1);
        ArticlePublished event = published("Done");
        mailer.announce(event);
        mailer.end(event);

        assertThat(order("stop").statusCode()).isEqualTo(409);
        assertThat(order("resume").statusCode()).isEqualTo(409);
        assertThat(order("retry-refused").statusCode()).isEqualTo(409);
        assertThat(mailer.post("/api/issues/1234567/stop", "application/json", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(mailer.editorGet("/api/issues/1234567").statusCode()).isEqualTo(404);
        assertThat(mailer.editorGet("/api/issues/%d/recipients?outcome=odd".formatted(number()))
                        .statusCode())
                .isEqualTo(400);
        assertThat(mailer.get("/api/issues").statusCode()).isEqualTo(401);
        assertThat(json(mailer.editorGet("/api/issues")).get("entries")).hasSize(1);
    }

    @Test
    void noBatchCanBeWrittenThatDoesNotAddUp() {
        mailer.readers(3);
        ArticlePublished event = published("Adds up");
        mailer.announce(event);
        mailer.end(event);

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> mailer.jdbi().useHandle(handle -> handle.execute("update batch set accepted = 2"))))
                .hasMessageContaining("batch_adds_up");
    }

    private static HttpResponse<String> order(String order) {
        return mailer.post("/api/issues/%d/%s".formatted(number(), order), "application/json", "");
    }

    private static JsonNode issue() {
        return json(mailer.editorGet("/api/issues/" + number()));
    }

    private static int number() {
        return mailer.query(Integer.class, "select id from issue").getFirst();
    }

    private static int inState(String state) {
        return mailer.query(Integer.class, "select count(*)::int from batch where state = ?", state)
                .getFirst();
    }

    private static void awaitTaken(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> relay.taken().size() == count);
    }
}
