package io.broadsheet.syndication;

import static io.broadsheet.syndication.RunningSyndication.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.intake.KafkaDeadLetters;
import io.broadsheet.contract.testing.Examples;
import io.broadsheet.contract.testing.RealPostgres;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From the topic to the readers of two instances on one database, of which one reads the topic. */
@Tag("services")
class SyndicationTest {
    private static final List<String> FEEDS = List.of("/feed.atom", "/feed.rss", "/feed.json");
    private static final Instant LATER = Articles.MORNING.plusSeconds(7200);
    private static final RealPostgres.Database DATABASE = RealPostgres.freshDatabase();
    private static RunningSyndication one;
    private static RunningSyndication two;

    private final ArticleId id = ArticleId.fresh();
    private final String slug = Articles.slug("keys", id);
    private final String page = "/articles/" + slug;

    @BeforeAll
    static void start() {
        Map<String, Object> settings = Map.of("broadsheet.syndication.entries-per-feed", 1000);
        one = RunningSyndication.on(DATABASE, settings);
        two = RunningSyndication.on(DATABASE, settings);
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
    }

    @Test
    void anEventThatTheDatabaseRefusesHoldsUpNoneOfThoseThatCameWithIt() throws SQLException {
        List<ArticleId> others = Stream.generate(ArticleId::fresh).limit(6).toList();
        List<ArticleEvent> events = new ArrayList<>(others.stream()
                .map(it -> (ArticleEvent) Articles.published(it, Articles.slug("beside", it), "Beside"))
                .toList());
        events.add(3, Articles.published(id, slug, "Refused"));
        execute("""
                create function syndication.refuse() returns trigger language plpgsql as
                    $$ begin raise exception 'refused'; end $$;
                create trigger refuse before insert on syndication.entry for each row
                    when (new.slug = '%s') execute function syndication.refuse()
                """.formatted(slug));
        try {
            publish(events.toArray(ArticleEvent[]::new));
            publish(id.toString(), Examples.bytes(Examples.BROKEN.getFirst()));

            for (ArticleId other : others) {
                await().untilAsserted(() ->
                        assertThat(RunningSyndication.reports(other)).isNotEmpty());
                assertThat(one.get("/feed.atom").body()).contains(other.toString());
            }
            assertThat(RunningSyndication.reports(id)).isEmpty();
        } finally {
            execute("drop function syndication.refuse() cascade");
        }
        RunningSyndication.awaitReport(id, 1);
        assertThat(one.get("/feed.atom").body()).contains(id.toString());
        // Those that were settled while the one was not have not been reported at each try.
        assertThat(others)
                .allSatisfy(it -> assertThat(RunningSyndication.reports(it)).hasSize(1));
        await().untilAsserted(() -> assertThat(RunningSyndication.all(Topics.DEAD_LETTERS))
                .as("what nobody can use is set aside once, however often its poll is tried")
                .filteredOn(record -> id.toString().equals(record.key()))
                .hasSize(1));
    }

    @Test
    void aPublishedArticleIsInEveryFeedAndOnItsPageAtBothInstances() {
        publish(Articles.published(id, slug, "Eleven keys"));

        RunningSyndication.awaitReport(id, 1);
        for (RunningSyndication instance : List.of(one, two)) {
            for (String feed : FEEDS) {
                await().untilAsserted(() -> assertThat(instance.get(feed).body())
                        .contains("urn:uuid:" + id)
                        .contains("http://localhost:8080" + page));
            }
            assertThat(instance.get(page).body()).contains("<h1>Eleven keys</h1>", "<p>Eleven keys</p>");
            assertThat(instance.get("/").body()).contains("href=\"" + page + "\"");
        }
    }

    @Test
    void theReportSaysThatItIsOutAndWhere() {
        publish(Articles.published(id, slug, "Eleven keys"));

        DistributionReport report = RunningSyndication.awaitReport(id, 1);

        assertThat(report.channel()).isEqualTo(DistributionReport.FEEDS);
        assertThat(report.state()).isEqualTo(DistributionReport.State.DONE);
        assertThat(report.counts()).isEqualTo(new DistributionReport.Counts(1, 1, 0, 0, 0));
        assertThat(report.link()).hasToString("http://localhost:8080" + page);
        assertThat(report.sequence()).isEqualTo(1);
    }

    @Test
    void bothInstancesServeTheSameBytesAndValidators() {
        publish(Articles.published(id, slug, "Eleven keys"));
        RunningSyndication.awaitReport(id, 1);

        for (String path : List.of("/feed.atom", "/feed.rss", "/feed.json", page, "/")) {
            for (String coding : List.of("identity", "gzip", "br", "zstd")) {
                // Right after a change Last-Modified may be cut to each one's clock; then it is the same.
                await().untilAsserted(() -> {
                    HttpResponse<String> here = one.get(path, "Accept-Encoding", coding);
                    HttpResponse<String> there = two.get(path, "Accept-Encoding", coding);
                    assertThat(there.body()).isEqualTo(here.body());
                    assertThat(RunningSyndication.header(there, "ETag"))
                            .isEqualTo(RunningSyndication.header(here, "ETag"));
                    assertThat(RunningSyndication.header(there, "Last-Modified"))
                            .isEqualTo(RunningSyndication.header(here, "Last-Modified"));
                });
            }
        }
    }

    @Test
    void aLateOldRevisionDoesNotUndoTheNewOne() {
        publish(
                Articles.published(id, 2, slug, "Twelve keys", "<p>2</p>", LATER),
                Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", Articles.MORNING));

        DistributionReport report = RunningSyndication.awaitReport(id, 1);

        assertThat(one.get(page).body()).contains("Twelve keys").doesNotContain("Eleven keys");
        assertThat(report.detail()).isEqualTo("revision 2 is out already");
    }

    @Test
    void aCorrectionMovesTheValidatorsAndKeepsTheId() {
        publish(Articles.published(id, slug, "Ten keys"));
        RunningSyndication.awaitReport(id, 1);
        HttpResponse<String> before = one.get("/feed.atom");

        publish(Articles.published(id, 2, slug, "Nine keys", "<p>2</p>", LATER));
        RunningSyndication.awaitReport(id, 2);
        HttpResponse<String> after = one.get(
                "/feed.atom",
                "If-None-Match",
                RunningSyndication.header(before, "ETag"),
                "If-Modified-Since",
                RunningSyndication.header(before, "Last-Modified"));

        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(after.body()).contains("urn:uuid:" + id, "Nine keys").doesNotContain("Ten keys");
        assertThat(one.get(page).body()).contains("Updated <time datetime=\"" + LATER + "\"");
    }

    @Test
    void aWithdrawnArticleLeavesTheFeedsItsPageIsGoneAndLastModifiedMovesForward() {
        publish(Articles.published(id, slug, "Eleven keys"));
        RunningSyndication.awaitReport(id, 1);
        ZonedDateTime before = lastModified(one.get("/feed.atom"));

        publish(Articles.withdrawn(id, 2, slug, "There are <twelve> keys.", LATER));
        DistributionReport report = RunningSyndication.awaitReport(id, 2);

        assertThat(report.state()).isEqualTo(DistributionReport.State.DONE);
        for (String feed : FEEDS) {
            // Atom says that it was withdrawn (RFC 6721); none lists it.
            assertThat(one.get(feed).body()).doesNotContain(page);
        }
        HttpResponse<String> gone = one.get(page, "If-None-Match", "*");
        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(gone.body()).contains("There are &lt;twelve&gt; keys.").doesNotContain("Eleven keys");
        await().untilAsserted(
                        () -> assertThat(lastModified(one.get("/feed.atom"))).isAfterOrEqualTo(before));
        assertThat(one.get("/feed.atom", "If-Modified-Since", before.format(DateTimeFormatter.RFC_1123_DATE_TIME))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void twoInstancesTellTheSameOfTheSameBytesWhileArticlesArePublished() {
        Map<String, Set<String>> validators = new HashMap<>();
        for (int i = 1; i <= 40; i++) {
            publish(Articles.published(id, i, slug, "Number " + i, "<p>" + i + "</p>", LATER.plusSeconds(i)));
            for (RunningSyndication instance : List.of(one, two, one, two)) {
                HttpResponse<String> feed = instance.get("/authors/ada-fenwick/feed.atom");
                if (feed.statusCode() == 200) {
                    validators
                            .computeIfAbsent(feed.body(), _ -> new HashSet<>())
                            .add(RunningSyndication.header(feed, "ETag") + " "
                                    + RunningSyndication.header(feed, "Last-Modified"));
                }
            }
        }
        RunningSyndication.awaitReport(id, 40);
        String last = one.get("/authors/ada-fenwick/feed.atom")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        await().untilAsserted(() -> assertThat(two.get("/authors/ada-fenwick/feed.atom", "If-None-Match", last)
                        .statusCode())
                .isEqualTo(304));

        assertThat(validators)
                .isNotEmpty()
                .allSatisfy((_, told) -> assertThat(told).hasSize(1));
    }

    @Test
    void anAddressThatMovedLeadsToTheNewOneForEver() {
        String now = slug + "-now";
        publish(
                Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", Articles.MORNING),
                Articles.published(id, 2, now, "Eleven keys", "<p>1</p>", LATER));
        RunningSyndication.awaitReport(id, 2);

        HttpResponse<String> moved = one.get(page);

        assertThat(moved.statusCode()).isEqualTo(308);
        assertThat(RunningSyndication.header(moved, "Location")).isEqualTo("/articles/" + now);
        assertThat(one.get("/articles/" + now).statusCode()).isEqualTo(200);
    }

    @Test
    void anArticlePublishedWhereNothingWasIsThereAtOnce() {
        assertThat(one.get(page).statusCode()).isEqualTo(404);
        assertThat(two.get(page).statusCode()).isEqualTo(404);

        publish(Articles.published(id, slug, "Eleven keys"));
        RunningSyndication.awaitReport(id, 1);

        assertThat(one.get(page).statusCode()).isEqualTo(200);
        assertThat(two.get(page).statusCode()).isEqualTo(200);
    }

    @Test
    void whatNobodyCanReadGoesToTheDeadLettersAndTheNextRecordWorks() {
        for (String broken : Examples.BROKEN) {
            publish(id.toString(), Examples.bytes(broken));
        }
        publish(id.toString(), Examples.bytes(Examples.FUTURE));

        publish(Articles.published(id, slug, "Eleven keys"));

        RunningSyndication.awaitReport(id, 1);
        assertThat(RunningSyndication.all(Topics.DEAD_LETTERS))
                .filteredOn(record -> id.toString().equals(record.key()))
                .extracting(record -> new String(
                        record.headers().lastHeader(KafkaDeadLetters.REASON).value(), UTF_8))
                .hasSize(Examples.BROKEN.size())
                .allSatisfy(reason -> assertThat(reason).startsWith("malformed: "));
    }

    @Test
    void theGoldenExamplesOfTheContractAreApplied() {
        String full = "6f1c5c1e-0d2a-4f0e-9c53-0a7d8f6e2b11";
        String note = "0b8ad9d2-6a8b-49a4-a7b5-6a6b6b1f3c77";

        publish(full, Examples.bytes("article-published-full.json"));
        publish(note, Examples.bytes("article-published-minimal.json"));
        publish(note, Examples.bytes("article-published-correction.json"));
        publish(note, Examples.bytes("article-withdrawn.json"));

        await().untilAsserted(() ->
                assertThat(one.get("/articles/a-note").statusCode()).isEqualTo(410));
        assertThat(one.get("/articles/a-note").body()).contains("The note named the wrong street.");
        assertThat(one.get("/articles/the-quiet-committee").body())
                .contains(">Ada Fenwick</a>, <a rel=\"author\" href=\"/authors/j%C3%BCrgen-%C3%B6st\">Jürgen Öst</a>")
                .contains("<audio", "9.1 MB")
                .contains("A long table in a dim room");
        assertThat(one.get("/feed.json").body()).contains(full).doesNotContain(note);
    }

    @Test
    void aLostConnectionForNotificationsIsMadeAnewAndNothingIsMissed() throws SQLException {
        publish(Articles.published(id, slug, "Eleven keys"));
        RunningSyndication.awaitReport(id, 1);
        assertThat(two.get(page).body()).contains("Eleven keys");

        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %'");
        }
        publish(Articles.published(id, 2, slug, "Twelve keys", "<p>2</p>", LATER));
        RunningSyndication.awaitReport(id, 2);

        for (RunningSyndication instance : List.of(one, two)) {
            await().untilAsserted(() -> assertThat(instance.get(page).body()).contains("Twelve keys"));
        }
    }

    private static ZonedDateTime lastModified(HttpResponse<String> response) {
        return ZonedDateTime.parse(
                RunningSyndication.header(response, "Last-Modified"), DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
