package io.broadsheet.syndication;

import static io.broadsheet.syndication.RunningSyndication.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.testing.Examples;
import io.broadsheet.contract.testing.RealPostgres;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What feed readers, browsers and strangers are answered over HTTP: validators, parts, limits, addresses, previews. */
@Tag("services")
@Tag("once")
class AnswersTest {
    private static final List<String> FEEDS = List.of("/feed.atom", "/feed.rss", "/feed.json");
    private static RunningSyndication one;

    private final ArticleId id = ArticleId.fresh();
    private final String slug = Articles.slug("keys", id);
    private final String page = "/articles/" + slug;

    @BeforeAll
    static void start() {
        one = RunningSyndication.on(
                RealPostgres.freshDatabase(),
                Map.of("broadsheet.feeds.ended", "/sections/sport", "broadsheet.feeds.moved", "/rss.php /feed.rss"));
    }

    @AfterAll
    static void stop() {
        one.close();
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
    void conditionalRequestsCostNothingAndHeadIsGetWithoutABody() {
        publish(Articles.published(id, slug, "Eleven keys"));
        RunningSyndication.awaitReport(id, 1);
        for (String path : List.of("/feed.atom", "/feed.rss", "/feed.json", "/")) {
            HttpResponse<String> full = one.get(path, "Accept-Encoding", "gzip", "Accept", "application/rss+xml");
            String tag = RunningSyndication.header(full, "ETag");

            HttpResponse<String> known = one.get(path, "Accept-Encoding", "gzip", "If-None-Match", "\"x\", W/" + tag);
            HttpResponse<String> head = one.send("HEAD", path, "Accept-Encoding", "gzip");

            assertThat(full.statusCode()).isEqualTo(200);
            assertThat(RunningSyndication.header(full, "Content-Encoding")).isEqualTo("gzip");
            assertThat(RunningSyndication.header(full, "Vary")).startsWith("Accept-Encoding");
            assertThat(RunningSyndication.header(full, "Cache-Control"))
                    .isEqualTo("public, max-age=60, stale-if-error=86400");
            assertThat(RunningSyndication.header(full, "Content-Type")).contains("charset=utf-8");
            assertThat(known.statusCode()).isEqualTo(304);
            assertThat(known.body()).isEmpty();
            assertThat(known.headers().map())
                    .containsKeys("etag", "cache-control", "vary", "date")
                    .doesNotContainKeys("content-type", "content-encoding", "content-length", "transfer-encoding");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(RunningSyndication.header(head, "ETag")).isEqualTo(tag);
            assertThat(RunningSyndication.header(head, "Content-Length"))
                    .isEqualTo(RunningSyndication.header(full, "Content-Length"));
            assertThat(RunningSyndication.header(head, "Content-Type"))
                    .isEqualTo(RunningSyndication.header(full, "Content-Type"));
        }
    }

    @Test
    void sectionsTagsAndAuthorsHaveFeedsInEveryFormat() {
        publish(Articles.published(id, slug, "Eleven keys"));
        RunningSyndication.awaitReport(id, 1);

        for (String shelf : List.of("/sections/essays", "/tags/archives", "/authors/ada-fenwick")) {
            for (String feed : FEEDS) {
                HttpResponse<String> answer = one.get(shelf + feed);

                assertThat(answer.statusCode()).as(shelf + feed).isEqualTo(200);
                assertThat(answer.body()).contains("urn:uuid:" + id, "http://localhost:8080" + shelf + feed);
                assertThat(RunningSyndication.header(answer, "Link"))
                        .isEqualTo("<http://localhost:8080/hub>; rel=\"hub\", <http://localhost:8080" + shelf + feed
                                + ">; rel=\"self\"");
            }
        }
        assertThat(one.get("/feeds.opml").body())
                .contains("xmlUrl=\"http://localhost:8080/sections/essays/feed.atom\"", "text=\"Ada Fenwick\"");
        assertThat(RunningSyndication.header(one.get("/feed.css"), "Content-Type"))
                .isEqualTo("text/css; charset=utf-8");
        assertThat(one.get("/feed.css").body()).contains("color:#8c1d18").doesNotContain("ACCENT");
    }

    @Test
    void anotherSpellingOfAFeedsPathLeadsToTheOneThatStays() {
        publish(Articles.published(id, slug, "Eleven keys"));
        RunningSyndication.awaitReport(id, 1);

        HttpResponse<String> moved = one.get("/authors/Ada%20%46enwick/feed.rss");

        assertThat(moved.statusCode()).isEqualTo(308);
        assertThat(RunningSyndication.header(moved, "Location")).isEqualTo("/authors/ada-fenwick/feed.rss");
    }

    @Test
    void aReaderThatKnowsTheRestGetsTheNewEntriesAlone() {
        publish(Articles.published(id, slug, "Eleven keys"));
        RunningSyndication.awaitReport(id, 1);
        ArticleId next = ArticleId.fresh();
        for (String feed : FEEDS) {
            HttpResponse<String> before = one.get(feed, "A-IM", "feed");
            assertThat(before.statusCode()).isEqualTo(200);
            assertThat(RunningSyndication.header(before, "Vary")).endsWith("A-IM");
        }
        List<HttpResponse<String>> known = FEEDS.stream().map(one::get).toList();

        publish(Articles.published(next, Articles.slug("next", next), "Twelve keys"));
        await().untilAsserted(() -> assertThat(one.get("/feed.json").body()).contains(next.toString()));

        for (int i = 0; i < FEEDS.size(); i++) {
            String tag = RunningSyndication.header(known.get(i), "ETag");
            HttpResponse<String> part = one.get(FEEDS.get(i), "A-IM", "feed", "If-None-Match", tag);
            HttpResponse<String> whole = one.get(FEEDS.get(i), "If-None-Match", tag);

            assertThat(part.statusCode()).isEqualTo(226);
            assertThat(RunningSyndication.header(part, "IM")).isEqualTo("feed");
            assertThat(RunningSyndication.header(part, "Cache-Control")).isEqualTo("no-store, im");
            assertThat(RunningSyndication.header(part, "ETag")).isEqualTo(RunningSyndication.header(whole, "ETag"));
            assertThat(RunningSyndication.header(part, "Last-Modified"))
                    .isEqualTo(RunningSyndication.header(whole, "Last-Modified"));
            assertThat(part.body()).contains("urn:uuid:" + next).doesNotContain("urn:uuid:" + id);
            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(whole.body()).contains("urn:uuid:" + next, "urn:uuid:" + id);
            assertThat(one.get(FEEDS.get(i), "A-IM", "feed", "If-None-Match", "\"of-long-ago\"")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(one.get(FEEDS.get(i), "A-IM", "feed", "If-None-Match", RunningSyndication.header(part, "ETag"))
                            .statusCode())
                    .isEqualTo(304);
        }
    }

    @Test
    void whoFetchesTheWholeFeedAgainAndAgainIsAskedToWaitButNeverWhoAsksWithACondition() {
        HttpResponse<String> answer = one.get("/feed.atom", "X-Forwarded-For", "203.0.113.77");
        String tag = RunningSyndication.header(answer, "ETag");
        for (int i = 0; i < 29; i++) {
            answer = one.get("/feed.atom", "X-Forwarded-For", "203.0.113.77");
            assertThat(answer.statusCode()).isEqualTo(200);
        }

        HttpResponse<String> refused = one.get("/feed.atom", "X-Forwarded-For", "203.0.113.77");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(RunningSyndication.header(refused, "Retry-After")))
                .isBetween(1, 20);
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

        assertThat(RunningSyndication.header(answer, "Content-Type")).isEqualTo("application/xml; charset=utf-8");
        assertThat(RunningSyndication.header(one.get("/feed.atom"), "Content-Type"))
                .isEqualTo("application/atom+xml; charset=utf-8");
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
            assertThat(RunningSyndication.header(moved, "Location")).isEqualTo("/feed.rss");
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
        RunningSyndication.awaitReport(id, 1);

        HttpResponse<String> answer = one.get("/feed.atom", "Accept-Encoding", "deflate");

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.body()).contains("words words");
    }

    @Test
    void pagesCarryWhatBrowsersAndProgramsLookFor() {
        publish(Articles.published(id, slug, "Eleven </script> keys & more"));
        RunningSyndication.awaitReport(id, 1);

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
        assertThat(RunningSyndication.header(answer, "Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aPreviewShowsThePageAndKeepsNothing() {
        byte[] event = new ArticleEventCodec().encode(Articles.published(id, slug, "Eleven keys"));

        HttpResponse<String> preview = one.post("/api/previews/page", event, RunningSyndication.TOKEN);

        assertThat(preview.statusCode()).isEqualTo(200);
        assertThat(RunningSyndication.header(preview, "Content-Type")).isEqualTo("text/html; charset=utf-8");
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
        assertThat(RunningSyndication.header(problem, "Content-Type")).startsWith("application/problem+json");
        assertThat(problem.body()).contains("title");
        assertThat(one.post("/api/previews/page", new byte[0], RunningSyndication.TOKEN)
                        .statusCode())
                .isEqualTo(400);
    }
}
