package io.broadsheet.mailer.suppression;

import static io.broadsheet.mailer.testing.MailerUnderTest.json;
import static io.broadsheet.mailer.testing.MailerUnderTest.published;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.broadsheet.mailer.testing.TestRelay;
import io.broadsheet.mailer.testing.TestRelay.Manner;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever is suppressed gets no mail, whatever the reason, from that moment on. */
@Tag("services")
class SuppressionTest {
    private static TestRelay relay;
    private static MailerUnderTest mailer;

    @BeforeAll
    static void start() {
        relay = new TestRelay();
        Map<String, Object> settings = new HashMap<>(MailerUnderTest.mailingTo(relay));
        settings.put("broadsheet.mail.bounces.soft-limit", 2);
        settings.put("broadsheet.mail.smtp.connections", 2);
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

    @ParameterizedTest
    @EnumSource(Reason.class)
    void nobodyWhoIsSuppressedIsMailedWhateverTheReason(Reason reason) {
        mailer.readers(3);
        suppress("reader2@readers.example", reason.word());
        ArticlePublished event = published("Not for all");

        mailer.announce(event);

        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(2, 2, 0, 0, 0));
        assertThat(relay.copies()).containsOnlyKeys("reader1@readers.example", "reader3@readers.example");
    }

    @Test
    void whoIsSuppressedInTheMiddleIsHeededByTheNextMail() {
        mailer.readers(20);
        ArticlePublished event = published("In the middle");
        relay.holdAfter(5);
        mailer.announce(event);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> relay.taken().size() == 5);

        Set<String> mailed = relay.copies().keySet();
        mailer.query(String.class, "select email from subscriber").stream()
                .filter(email -> !mailed.contains(email))
                .forEach(email -> suppress(email, "manual"));
        relay.goOn();

        // Five are accepted, and at most one for each of the two connections was under way.
        Counts counts = mailer.end(event).counts();
        assertThat(counts.accepted()).isBetween(5L, 7L);
        assertThat(counts.excluded()).isEqualTo(20 - counts.accepted());
        assertThat(relay.taken()).hasSize((int) counts.accepted());
    }

    @Test
    void aMailboxThatIsNotThereIsNeverTriedAgain() {
        mailer.readers(2);
        relay.expect("reader1@readers.example", Manner.REFUSE);
        mail("First");

        mail("Second");

        assertThat(relay.copies()).containsOnlyKeys("reader2@readers.example");
        assertThat(json(mailer.editorGet("/api/suppressions?email=reader1@readers.example"))
                        .get("entries")
                        .findValuesAsText("reason"))
                .containsExactly("bounced");
        assertThat(json(mailer.editorGet("/api/subscribers?suppressed=bounced"))
                        .get("subscribers")
                        .findValuesAsText("email"))
                .containsExactly("reader1@readers.example");
    }

    @Test
    void aFullMailboxIsTriedWithTheNextIssueUntilItWasFullTooOften() {
        mailer.readers(1);
        relay.expect("reader1@readers.example", Manner.FULL, Manner.REFUSE_WITHOUT_CODE);

        Counts first = mail("First");
        Counts second = mail("Second");
        Counts third = mail("Third");

        assertThat(first).isEqualTo(new Counts(1, 0, 0, 1, 0));
        assertThat(second).isEqualTo(new Counts(1, 0, 0, 1, 0));
        assertThat(third).isEqualTo(Counts.NONE);
    }

    @Test
    void aPolicyAgainstTheSenderSuppressesNobody() {
        mailer.readers(1);
        relay.expect("reader1@readers.example", Manner.POLICY, Manner.POLICY, Manner.POLICY);
        mail("First");
        mail("Second");
        mail("Third");

        assertThat(mail("Fourth")).isEqualTo(new Counts(1, 1, 0, 0, 0));
    }

    @Test
    void whoeverIsErasedLeavesNothingThatNamesThemAndStaysErased() {
        mailer.readers(2);
        mail("Before");
        long number = number("reader1@readers.example");
        JsonNode export = json(mailer.editorGet("/api/subscribers/%d/export".formatted(number)));

        HttpResponse<String> erased = delete("/api/subscribers/" + number);

        assertThat(export.get("subscriber").get("email").asText()).isEqualTo("reader1@readers.example");
        assertThat(export.get("deliveries").get(0).get("outcome").asText()).isEqualTo("accepted");
        assertThat(export.toString()).doesNotContain("token");
        assertThat(erased.statusCode()).isEqualTo(204);
        assertThat(mailer.editorGet("/api/subscribers/%d/export".formatted(number))
                        .statusCode())
                .isEqualTo(404);
        assertThat(dump()).doesNotContain("reader1@");
        // An import and an editor cannot bring them back.
        mailer.post("/api/subscribers/import", "text/csv", "email\nreader1@readers.example\n");
        assertThat(add("reader1@readers.example").statusCode()).isEqualTo(409);
        assertThat(mail("After")).isEqualTo(new Counts(1, 1, 0, 0, 0));
        assertThat(dump()).doesNotContain("reader1@");
        // The ledger still adds up.
        assertThat(mailer.query(Integer.class, "select count(*)::int from delivery where subscriber = ?", number))
                .containsExactly(1);
    }

    @Test
    void anEditorLiftsOnlyWhatIsNotTheReadersOwn() {
        mailer.readers(1);
        suppress("reader1@readers.example", "manual");
        suppress("reader1@readers.example", "unsubscribed");

        assertThat(delete("/api/suppressions?email=reader1@readers.example&reason=unsubscribed")
                        .statusCode())
                .isEqualTo(409);
        assertThat(delete("/api/suppressions?email=reader1@readers.example").statusCode())
                .isEqualTo(204);
        assertThat(delete("/api/suppressions?email=reader1@readers.example").statusCode())
                .isEqualTo(404);
        assertThat(mail("Still not")).isEqualTo(Counts.NONE);
    }

    @Test
    void whatMakesNoSenseIsAProblem() {
        assertThat(mailer.post("/api/suppressions", "application/json", "{\"email\":\"no\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(mailer.post(
                                "/api/suppressions",
                                "application/json",
                                "{\"email\":\"a@b.example\",\"reason\":\"whim\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(mailer.editorGet("/api/suppressions?reason=whim").statusCode())
                .isEqualTo(400);
        assertThat(mailer.get("/api/suppressions").statusCode()).isEqualTo(401);
        assertThat(mailer.get("/api/subscribers/1/export").statusCode()).isEqualTo(401);
        assertThat(mailer.editorGet("/api/subscribers?joinedFrom=yesterday").statusCode())
                .isEqualTo(400);
    }

    private static Counts mail(String title) {
        ArticlePublished event = published(title);
        mailer.announce(event);
        return mailer.end(event).counts();
    }

    private static void suppress(String email, String reason) {
        assertThat(mailer.post(
                                "/api/suppressions",
                                "application/json",
                                "{\"email\":\"%s\",\"reason\":\"%s\"}".formatted(email, reason))
                        .statusCode())
                .isEqualTo(204);
    }

    private static HttpResponse<String> add(String email) {
        return mailer.post("/api/subscribers", "application/json", "{\"email\":\"%s\"}".formatted(email));
    }

    private static HttpResponse<String> delete(String path) {
        return mailer.send(HttpRequest.newBuilder(mailer.uri(path))
                .header("Authorization", "Bearer " + MailerUnderTest.TOKEN)
                .DELETE()
                .build());
    }

    private static long number(String email) {
        return mailer.query(Long.class, "select id from subscriber where email = ?", email)
                .getFirst();
    }

    /** All that the tables of this service say, as text. */
    private static String dump() {
        StringBuilder dump = new StringBuilder();
        for (String table : mailer.query(
                String.class, "select table_name from information_schema.tables where table_schema = 'mailer'")) {
            mailer.query(String.class, "select t::text from %s t".formatted(table))
                    .forEach(dump::append);
        }
        return dump.toString();
    }
}
