package io.broadsheet.syndication;

import static io.broadsheet.syndication.RunningSyndication.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.intake.KafkaDeadLetters;
import io.broadsheet.contract.testing.Examples;
import io.broadsheet.contract.testing.RealPostgres;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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

/** The service as its readers see it. Two instances on one database, one of them reads the topic. */
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
        Map<String, Object> settings = Map.of(
                "broadsheet.syndication.entries-per-feed",
                1000,
                "broadsheet.feeds.ended",
                "/sections/sport",
                "broadsheet.feeds.moved",
                "/rss.php /feed.rss");
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

            for (ArticleId other : others) {
                await().untilAsserted(() ->
                        assertThat(RunningSyndication.reports(other)).isNotEmpty());
                assertThat(one.get("/feed.atom").body()).contains(other.toString());
            }
            assertThat(RunningSyndication.reports(id)).isEmpty();
        } finally {
            execute("drop function syndication.refuse() cascade");
        }
        awaitReport(1);
        assertThat(one.get("/feed.atom").body()).contains(id.toString());
        // Those that were settled while the one was not have not been reported at each try.
        assertThat(others)
                .allSatisfy(it -> assertThat(RunningSyndication.reports(it)).hasSize(1));
    }

    @Test
    void aPublishedArticleIsInEveryFeedAndOnItsPageAtBothInstances() {
        publish(Articles.published(id, slug, "Eleven keys"));

        awaitReport(1);
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

        DistributionReport report = awaitReport(1);

        assertThat(report.channel()).isEqualTo(DistributionReport.FEEDS);
        assertThat(report.state()).isEqualTo(DistributionReport.State.DONE);
        assertThat(report.counts()).isEqualTo(new DistributionReport.Counts(1, 1, 0, 0, 0));
        assertThat(report.link()).hasToString("http://localhost:8080" + page);
        assertThat(report.sequence()).isEqualTo(1);
    }

    @Test
    void bothInstancesServeTheSameBytesAndValidators() {
        publish(Articles.published(id, slug, "Eleven keys"));
        awaitReport(1);

        for (String path : List.of("/feed.atom", "/feed.rss", "/feed.json", page, "/")) {
            for (String coding : List.of("identity", "gzip", "br", "zstd")) {
                // Right after a change Last-Modified may be cut to each one's clock; then it is the same.
                await().untilAsserted(() -> {
                    HttpResponse<String> here = one.get(path, "Accept-Encoding", coding);
                    HttpResponse<String> there = two.get(path, "Accept-Encoding", coding);
                    assertThat(there.body()).isEqualTo(here.body());
                    assertThat(header(there, "ETag")).isEqualTo(header(here, "ETag"));
                    assertThat(header(there, "Last-Modified")).isEqualTo(header(here, "Last-Modified"));
                });
            }
        }
    }

    @Test
    void aLateOldRevisionDoesNotUndoTheNewOne() {
        publish(
                Articles.published(id, 2, slug, "Twelve keys", "<p>2</p>", LATER),
                Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", Articles.MORNING));

        DistributionReport report = awaitReport(1);

        assertThat(one.get(page).body()).contains("Twelve keys").doesNotContain("Eleven keys");
        assertThat(report.detail()).isEqualTo("revision 2 is out already");
    }

    @Test
    void aCorrectionMovesTheValidatorsAndKeepsTheId() {
        publish(Articles.published(id, slug, "Ten keys"));
        awaitReport(1);
        HttpResponse<String> before = one.get("/feed.atom");

        publish(Articles.published(id, 2, slug, "Nine keys", "<p>2</p>", LATER));
        awaitReport(2);
        HttpResponse<String> after = one.get(
                "/feed.atom",
                "If-None-Match",
                header(before, "ETag"),
                "If-Modified-Since",
                header(before, "Last-Modified"));

        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(after.body()).contains("urn:uuid:" + id, "Nine keys").doesNotContain("Ten keys");
        assertThat(one.get(page).body()).contains("Updated <time datetime=\"" + LATER + "\"");
    }

    @Test
    void aWithdrawnArticleLeavesTheFeedsItsPageIsGoneAndLastModifiedMovesForward() {
        publish(Articles.published(id, slug, "Eleven keys"));
        awaitReport(1);
        ZonedDateTime before = lastModified(one.get("/feed.atom"));

        publish(Articles.withdrawn(id, 2, slug, "There are <twelve> keys.", LATER));
        DistributionReport report = awaitReport(2);

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
                            .add(header(feed, "ETag") + " " + header(feed, "Last-Modified"));
                }
            }
        }
        awaitReport(40);
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
        awaitReport(2);

        HttpResponse<String> moved = one.get(page);

        assertThat(moved.statusCode()).isEqualTo(308);
        assertThat(header(moved, "Location")).isEqualTo("/articles/" + now);
        assertThat(one.get("/articles/" + now).statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownAddressGetsAHelpfulPage() {
        for (String path : List.of("/articles/never-was", "/articles/No%20Slug", "/articles/..%2F..%2Fetc%2Fpasswd")) {
            HttpResponse<String> missing = one.get(path);

            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.body()).contains("There is no article at this address", "To the front page");
        }
    }

    @Test
    void anArticlePublishedWhereNothingWasIsThereAtOnce() {
        assertThat(one.get(page).statusCode()).isEqualTo(404);
        assertThat(two.get(page).statusCode()).isEqualTo(404);

        publish(Articles.published(id, slug, "Eleven keys"));
        awaitReport(1);

        assertThat(one.get(page).statusCode()).isEqualTo(200);
        assertThat(two.get(page).statusCode()).isEqualTo(200);
    }

    @Test
    void conditionalRequestsCostNothingAndHeadIsGetWithoutABody() {
        for (String path : List.of("/feed.atom", "/feed.rss", "/feed.json", "/")) {
            HttpResponse<String> full = one.get(path, "Accept-Encoding", "gzip", "Accept", "application/rss+xml");
            String tag = header(full, "ETag");

            HttpResponse<String> known = one.get(path, "Accept-Encoding", "gzip", "If-None-Match", "\"x\", W/" + tag);
            HttpResponse<String> head = one.send("HEAD", path, "Accept-Encoding", "gzip");

            assertThat(full.statusCode()).isEqualTo(200);
            assertThat(header(full, "Content-Encoding")).isEqualTo("gzip");
            assertThat(header(full, "Vary")).startsWith("Accept-Encoding");
            assertThat(header(full, "Cache-Control")).isEqualTo("public, max-age=60, stale-if-error=86400");
            assertThat(header(full, "Content-Type")).contains("charset=utf-8");
            assertThat(known.statusCode()).isEqualTo(304);
            assertThat(known.body()).isEmpty();
            assertThat(known.headers().map())
                    .containsKeys("etag", "cache-control", "vary", "date")
                    .doesNotContainKeys("content-type", "content-encoding", "content-length", "transfer-encoding");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(header(head, "ETag")).isEqualTo(tag);
            assertThat(header(head, "Content-Length")).isEqualTo(header(full, "Content-Length"));
            assertThat(header(head, "Content-Type")).isEqualTo(header(full, "Content-Type"));
        }
    }

    @Test
    void sectionsTagsAndAuthorsHaveFeedsInEveryFormat() {
        publish(Articles.published(id, slug, "Eleven keys"));
        awaitReport(1);

        for (String shelf : List.of("/sections/essays", "/tags/archives", "/authors/ada-fenwick")) {
            for (String feed : FEEDS) {
                HttpResponse<String> answer = one.get(shelf + feed);

                assertThat(answer.statusCode()).as(shelf + feed).isEqualTo(200);
                assertThat(answer.body()).contains("urn:uuid:" + id, "http://localhost:8080" + shelf + feed);
                assertThat(header(answer, "Link"))
                        .isEqualTo("<http://localhost:8080/hub>; rel=\"hub\", <http://localhost:8080" + shelf + feed
                                + ">; rel=\"self\"");
            }
        }
        assertThat(one.get("/feeds.opml").body())
                .contains("xmlUrl=\"http://localhost:8080/sections/essays/feed.atom\"", "text=\"Ada Fenwick\"");
        assertThat(header(one.get("/feed.css"), "Content-Type")).isEqualTo("text/css; charset=utf-8");
        assertThat(one.get("/feed.css").body()).contains("color:#8c1d18").doesNotContain("ACCENT");
    }

    @Test
    void anotherSpellingOfAFeedsPathLeadsToTheOneThatStays() {
        publish(Articles.published(id, slug, "Eleven keys"));
        awaitReport(1);

        HttpResponse<String> moved = one.get("/authors/Ada%20%46enwick/feed.rss");

        assertThat(moved.statusCode()).isEqualTo(308);
        assertThat(header(moved, "Location")).isEqualTo("/authors/ada-fenwick/feed.rss");
    }

    @Test
    void aReaderThatKnowsTheRestGetsTheNewEntriesAlone() {
        publish(Articles.published(id, slug, "Eleven keys"));
        awaitReport(1);
        ArticleId next = ArticleId.fresh();
        for (String feed : FEEDS) {
            HttpResponse<String> before = one.get(feed, "A-IM", "feed");
            assertThat(before.statusCode()).isEqualTo(200);
            assertThat(header(before, "Vary")).endsWith("A-IM");
        }
        List<HttpResponse<String>> known = FEEDS.stream().map(one::get).toList();

        publish(Articles.published(next, Articles.slug("next", next), "Twelve keys"));
        await().untilAsserted(() -> assertThat(one.get("/feed.json").body()).contains(next.toString()));

        for (int i = 0; i < FEEDS.size(); i++) {
            String tag = header(known.get(i), "ETag");
            HttpResponse<String> part = one.get(FEEDS.get(i), "A-IM", "feed", "If-None-Match", tag);
            HttpResponse<String> whole = one.get(FEEDS.get(i), "If-None-Match", tag);

            assertThat(part.statusCode()).isEqualTo(226);
            assertThat(header(part, "IM")).isEqualTo("feed");
            assertThat(header(part, "Cache-Control")).isEqualTo("no-store, im");
            assertThat(header(part, "ETag")).isEqualTo(header(whole, "ETag"));
            assertThat(header(part, "Last-Modified")).isEqualTo(header(whole, "Last-Modified"));
            assertThat(part.body()).contains("urn:uuid:" + next).doesNotContain("urn:uuid:" + id);
            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(whole.body()).contains("urn:uuid:" + next, "urn:uuid:" + id);
            assertThat(one.get(FEEDS.get(i), "A-IM", "feed", "If-None-Match", "\"of-long-ago\"")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(one.get(FEEDS.get(i), "A-IM", "feed", "If-None-Match", header(part, "ETag"))
                            .statusCode())
                    .isEqualTo(304);
        }
    }

    @Test
    void whoFetchesTheWholeFeedAgainAndAgainIsAskedToWaitButNeverWhoAsksWithACondition() {
        HttpResponse<String> answer = one.get("/feed.atom", "X-Forwarded-For", "203.0.113.77");
        String tag = header(answer, "ETag");
        for (int i = 0; i < 29; i++) {
            answer = one.get("/feed.atom", "X-Forwarded-For", "203.0.113.77");
            assertThat(answer.statusCode()).isEqualTo(200);
        }

        HttpResponse<String> refused = one.get("/feed.atom", "X-Forwarded-For", "203.0.113.77");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(header(refused, "Retry-After"))).isBetween(1, 20);
        assertThat(one.get("/feed.atom", "X-Forwarded-For", "203.0.113.77", "If-None-Match", tag)
                        .statusCode())
                .isIn(304, 200);
        assertThat(one.get("/feed.atom", "X-Forwarded-For", "203.0.113.77", "If-None-Match", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(one.get("/feed.atom", "X-Forwarded-For", "203.0.113.78").statusCode())
                .isEqualTo(200);
    }

    @Test
    void strangeRequestsAreAnsweredAndTheNextOneWorks() {
        String huge = "\"x\", ".repeat(20_000);
        List<String[]> strange = List.of(
                new String[] {"If-None-Match", huge},
                new String[] {"If-None-Match", "\"unclosed"},
                new String[] {"If-Modified-Since", "yesterday"},
                new String[] {"If-Modified-Since", "Fri, 99 Foo 20xx 99:99:99 GMT"},
                new String[] {"Range", "bytes=9999999999999999999-1,-,abc"},
                new String[] {"Accept-Encoding", "gzip;q=" + "9".repeat(5000)},
                new String[] {"A-IM", ",;,;feed;;q=,"},
                new String[] {"User-Agent", "x".repeat(20_000)});
        for (String[] header : strange) {
            HttpResponse<String> answer = one.get("/feed.atom", header);

            assertThat(answer.statusCode()).as(header[0]).isIn(200, 304, 400, 413, 414, 431);
            assertThat(one.get("/feed.atom").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aBrowserGetsAFeedThatItShowsInItsStyle() {
        HttpResponse<String> answer = one.get("/feed.atom", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

        assertThat(header(answer, "Content-Type")).isEqualTo("application/xml; charset=utf-8");
        assertThat(header(one.get("/feed.atom"), "Content-Type")).isEqualTo("application/atom+xml; charset=utf-8");
    }

    @Test
    void aFeedThatHasEndedIsGone() {
        assertThat(one.get("/sections/sport/feed.atom").statusCode()).isEqualTo(410);
        assertThat(one.get("/sections/sport/feed.atom").body()).contains("This feed has ended");
    }

    @Test
    void whatMovedLeadsToItsNewPathForEver() {
        for (String path : List.of("/rss.php", "/rss", "/rss.xml", "/feed", "/index.xml")) {
            HttpResponse<String> moved = one.get(path);

            assertThat(moved.statusCode()).as(path).isEqualTo(308);
            assertThat(header(moved, "Location")).isEqualTo("/feed.rss");
        }
    }

    @Test
    void aFeedOfWhatNeverWasIsNotFoundAndLeadsOn() {
        for (String path : List.of(
                "/sections/never-was/feed.atom",
                "/tags/%00/feed.rss",
                "/feed/00000000-0000-0000-0000-000000000001.atom",
                "/feed/..%2F..%2Fetc%2Fpasswd.atom",
                "/sections/..%2F..%2F/feed.json")) {
            HttpResponse<String> missing = one.get(path);

            assertThat(missing.statusCode()).as(path).isIn(404, 400);
            assertThat(missing.body()).doesNotContain("Exception");
        }
        assertThat(one.get("/sections/never-was/feed.atom").body()).contains("To the front page");
    }

    @Test
    void noCodingIsAddedToWhatHasItsOwnValidators() {
        publish(Articles.published(id, 1, slug, "Long", "<p>" + "words ".repeat(2000) + "</p>", Articles.MORNING));
        awaitReport(1);

        HttpResponse<String> answer = one.get("/feed.atom", "Accept-Encoding", "deflate");

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.body()).contains("words words");
    }

    @Test
    void pagesCarryWhatBrowsersAndProgramsLookFor() {
        publish(Articles.published(id, slug, "Eleven </script> keys & more"));
        awaitReport(1);

        HttpResponse<String> answer = one.get(page);

        assertThat(answer.body())
                .contains("<link rel=\"canonical\" href=\"http://localhost:8080" + page + "\">")
                .contains(
                        "type=\"application/rss+xml\"",
                        "type=\"application/atom+xml\"",
                        "type=\"application/feed+json\"")
                .contains("<meta property=\"og:title\" content=\"Eleven &lt;/script&gt; keys &amp; more\">")
                .contains(
                        "\"@type\":\"NewsArticle\"", "\"headline\":\"Eleven \\u003c/script\\u003e keys \\u0026 more\"")
                .doesNotContain(" th:", "${", "xmlns:th");
        assertThat(header(answer, "Content-Security-Policy")).startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void whatNobodyCanReadGoesToTheDeadLettersAndTheNextRecordWorks() {
        for (String broken : Examples.BROKEN) {
            publish(id.toString(), Examples.bytes(broken));
        }
        publish(id.toString(), Examples.bytes(Examples.FUTURE));

        publish(Articles.published(id, slug, "Eleven keys"));

        awaitReport(1);
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
        awaitReport(1);
        assertThat(two.get(page).body()).contains("Eleven keys");

        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %'");
        }
        publish(Articles.published(id, 2, slug, "Twelve keys", "<p>2</p>", LATER));
        awaitReport(2);

        for (RunningSyndication instance : List.of(one, two)) {
            await().untilAsserted(() -> assertThat(instance.get(page).body()).contains("Twelve keys"));
        }
    }

    @Test
    void aPreviewShowsThePageAndKeepsNothing() {
        byte[] event = new ArticleEventCodec().encode(Articles.published(id, slug, "Eleven keys"));

        HttpResponse<String> preview = one.post("/api/previews/page", event, RunningSyndication.TOKEN);

        assertThat(preview.statusCode()).isEqualTo(200);
        assertThat(header(preview, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(preview.body()).contains("<h1>Eleven keys</h1>");
        assertThat(one.get(page).statusCode()).isEqualTo(404);
    }

    @Test
    void aPreviewIsForEditorsOnlyAndSaysWhatIsWrong() {
        byte[] broken = Examples.bytes("broken-no-title.json");

        assertThat(one.post("/api/previews/page", broken, null).statusCode()).isEqualTo(401);
        assertThat(one.post("/api/previews/page", broken, "a-wrong-token-of-enough-length")
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<String> problem = one.post("/api/previews/page", broken, RunningSyndication.TOKEN);
        assertThat(problem.statusCode()).isEqualTo(400);
        assertThat(header(problem, "Content-Type")).startsWith("application/problem+json");
        assertThat(problem.body()).contains("title");
        assertThat(one.post("/api/previews/page", new byte[0], RunningSyndication.TOKEN)
                        .statusCode())
                .isEqualTo(400);
    }

    private DistributionReport awaitReport(int revision) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> RunningSyndication.reports(id).stream()
                                .filter(report -> report.revision() == revision)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("(no " + name + ")");
    }

    private static ZonedDateTime lastModified(HttpResponse<String> response) {
        return ZonedDateTime.parse(header(response, "Last-Modified"), DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
