package io.broadsheet.mailer.digest;

import static io.broadsheet.mailer.testing.MailerUnderTest.corrected;
import static io.broadsheet.mailer.testing.MailerUnderTest.json;
import static io.broadsheet.mailer.testing.MailerUnderTest.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.mailer.issue.Issues;
import io.broadsheet.mailer.preference.Choices;
import io.broadsheet.mailer.preference.DigestPlaces;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.broadsheet.mailer.testing.TestRelay;
import io.broadsheet.mailer.testing.TestRelay.Taken;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Digests of real articles to real readers. The clock of the closes is the test's own and years ahead, so the running mailer's
 * own clock closes nothing.
 */
@Tag("services")
class DigestTest {
    private static TestRelay relay;
    private static MailerUnderTest mailer;

    @BeforeAll
    static void start() {
        relay = new TestRelay();
        Map<String, Object> settings = new HashMap<>(MailerUnderTest.mailingTo(relay));
        settings.put("broadsheet.publication.sections", "Essays,News");
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
        mailer.jdbi()
                .useHandle(
                        handle -> handle.execute("update digest set position = 0, next_at = '2030-01-01T00:00:00Z'"));
    }

    @Test
    void readersWithTheSameChoiceShareOneDigestAndEachArticleIsInItOnce() {
        mailer.readers(3);
        choose("reader1@readers.example", Map.of("otherwise", "daily"));
        choose("reader2@readers.example", Map.of("otherwise", "daily"));
        announce(published("First of the day"));
        announce(published("Second of the day"));

        closeAt("2030-06-03T12:00:00Z");
        awaitMails(4);
        closeAt("2030-06-04T12:00:00Z");

        Map<String, List<String>> subjects = subjects();
        assertThat(subjects.get("reader1@readers.example")).containsExactly("First of the day (and 1 more)");
        assertThat(subjects.get("reader2@readers.example")).containsExactly("First of the day (and 1 more)");
        assertThat(subjects.get("reader3@readers.example"))
                .containsExactlyInAnyOrder("First of the day", "Second of the day");
        // One issue for both, and none for the empty day after.
        assertThat(mailer.query(String.class, "select kind || candidates from issue where kind <> 'each'"))
                .containsExactly("daily2");
        assertThat(relay.taken().stream().filter(taken -> taken.recipient().startsWith("reader1")))
                .allSatisfy(taken -> assertThat(taken.source())
                        .contains("Second of the day")
                        .contains("List-Unsubscribe: <https://review.example.org/unsubscribe/"));
    }

    @Test
    void aMailerThatWasDownOverTheHourMakesOneDigestOfAllThatWaited() {
        mailer.readers(1);
        choose("reader1@readers.example", Map.of("otherwise", "daily"));
        announce(published("On the first day"));
        announce(published("On the third day"));

        closeAt("2030-06-10T12:00:00Z");

        awaitMails(1);
        assertThat(subjects().get("reader1@readers.example")).containsExactly("On the first day (and 1 more)");
        assertThat(mailer.query(String.class, """
                        select (next_at at time zone 'UTC')::text
                        from digest d join subscriber s on s.choice = d.choice where d.cadence = 'daily'
                        """)).containsExactly("2030-06-11 07:00:00");
    }

    @Test
    void whatWaitedWhenAReaderChoseAnewIsNeitherDroppedNorRepeated() {
        mailer.readers(1);
        String reader = "reader1@readers.example";
        choose(reader, Map.of("otherwise", "daily"));
        announce(published("Waits"));
        choose(reader, Map.of("otherwise", "each"));
        announce(published("At once"));
        awaitMails(1);
        choose(reader, Map.of("otherwise", "weekly"));
        announce(published("For the week"));

        closeAt("2030-06-03T12:00:00Z");
        closeAt("2030-06-10T12:00:00Z");

        awaitMails(2);
        assertThat(subjects().get(reader)).containsExactly("At once", "Waits (and 1 more)");
        assertThat(relay.taken().getLast().source()).contains("For the week").doesNotContain("At once");
    }

    @Test
    void sectionsGoTheirOwnWays() {
        mailer.readers(1);
        // The articles of these tests are Essays.
        choose("reader1@readers.example", Map.of("otherwise", "none", "section.Essays", "weekly"));
        announce(published("An essay"));

        closeAt("2030-06-10T12:00:00Z");

        awaitMails(1);
        assertThat(subjects().get("reader1@readers.example")).containsExactly("An essay");
        assertThat(mailer.query(String.class, "select kind from issue where kind <> 'each'"))
                .containsExactly("weekly");
    }

    @Test
    void aCorrectionAndAWithdrawalReachTheDigest() {
        mailer.readers(1);
        choose("reader1@readers.example", Map.of("otherwise", "daily"));
        ArticlePublished wrong = published("Wrong");
        ArticlePublished regretted = published("Regretted");
        announce(wrong);
        announce(regretted);
        ArticlePublished right = corrected(wrong, "Right");
        mailer.announce(right);
        mailer.end(right);
        ArticleWithdrawn withdrawal = new ArticleWithdrawn(
                regretted.article(),
                2,
                Instant.now(),
                regretted.content().slug(),
                regretted.content().link(),
                "a mistake");
        mailer.announce(withdrawal);
        mailer.end(withdrawal);

        closeAt("2030-06-03T12:00:00Z");

        awaitMails(1);
        assertThat(subjects().get("reader1@readers.example")).containsExactly("Right");
        assertThat(relay.taken().getFirst().source()).doesNotContain("Regretted");
    }

    @Test
    void theEditorSeesWhatADigestLooksLikeBeforeAnyGoesOut() {
        assertThat(mailer.editorGet("/api/previews/digest").statusCode()).isEqualTo(404);
        ArticlePublished withdrawn = published("Taken back");
        announce(published("Too old for this preview"));
        announce(published("The one before"));
        announce(withdrawn);
        announce(published("The newest"));
        mailer.announce(new ArticleWithdrawn(
                withdrawn.article(),
                2,
                Instant.now(),
                withdrawn.content().slug(),
                withdrawn.content().link(),
                "a mistake"));
        Awaitility.await()
                .until(() -> mailer.query(Boolean.class, "select bool_or(withdrawn) from log_entry")
                        .getFirst());

        HttpResponse<String> mail = mailer.editorGet("/api/previews/digest?articles=2");
        HttpResponse<String> page = mailer.editorGet("/api/previews/digest?articles=2&as=html");

        assertThat(json(mail).get("subject").asText()).isEqualTo("The one before (and 1 more)");
        assertThat(json(mail).get("text").asText())
                .contains("The one before", "The newest", "/unsubscribe/preview")
                .doesNotContain("Taken back", "Too old");
        assertThat(page.body()).isEqualTo(json(mail).get("html").asText()).contains("The newest");
        assertThat(mailer.get("/api/previews/digest").statusCode()).isEqualTo(401);
        assertThat(relay.taken()).isEmpty();
    }

    @Test
    void whoWantsPlainTextGetsNothingElse() {
        mailer.readers(2);
        choose("reader1@readers.example", Map.of("format", "text"));

        announce(published("Plain"));

        awaitMails(2);
        assertThat(relay.taken().stream()
                        .filter(taken -> taken.recipient().startsWith("reader1"))
                        .map(Taken::source))
                .singleElement()
                .satisfies(source -> assertThat(source)
                        .contains("Content-Type: text/plain; charset=UTF-8")
                        .doesNotContain("<html"));
    }

    private static void announce(ArticlePublished event) {
        mailer.announce(event);
        mailer.end(event);
    }

    private static void choose(String email, Map<String, String> wishes) {
        String token = mailer.query(String.class, "select preferences_token from subscriber where email = ?", email)
                .getFirst();
        assertThat(mailer.form("/preferences/" + token, wishes).statusCode()).isEqualTo(200);
        mailer.jdbi()
                .useHandle(handle -> handle.execute(
                        "update digest set next_at = '2030-01-01T00:00:00Z' where next_at < '2030-01-01T00:00:00Z'"));
    }

    /** Closes all that is due at a moment by a clock that stands still. */
    private static void closeAt(String moment) {
        var context = mailer.first();
        Digests digests = new Digests(
                context.getBean(Jdbi.class, Qualifiers.byName("mailer")),
                Clock.fixed(Instant.parse(moment), ZoneOffset.UTC),
                context.getBean(Issues.class),
                context.getBean(Choices.class),
                context.getBean(DigestPlaces.class));
        while (digests.closeNextDue()) {
            assertThat(digests).isNotNull();
        }
    }

    private static void awaitMails(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(relay.taken()).hasSize(count));
    }

    private static Map<String, List<String>> subjects() {
        return relay.taken().stream()
                .collect(Collectors.groupingBy(
                        Taken::recipient,
                        Collectors.mapping(
                                taken -> taken.source()
                                        .lines()
                                        .filter(line -> line.startsWith("Subject: "))
                                        .findFirst()
                                        .orElseThrow()
                                        .substring("Subject: ".length())
                                        .strip(),
                                Collectors.toList())));
    }
}
