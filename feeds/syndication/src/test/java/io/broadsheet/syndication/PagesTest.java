package io.broadsheet.syndication;

import static io.broadsheet.syndication.RunningSyndication.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.testing.RealPostgres;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two hundred articles of three months as people walk through them. */
@Tag("services")
@Tag("once")
class PagesTest {
    private static final int COUNT = 230;
    private static final Pattern ARTICLE = Pattern.compile("href=\"/articles/(piece-[0-9]+)\"");
    private static final List<ArticleId> IDS =
            IntStream.range(0, COUNT).mapToObj(PagesTest::id).toList();
    private static RunningSyndication running;

    @BeforeAll
    static void publishMany() {
        running = RunningSyndication.on(
                RealPostgres.freshDatabase(), Map.of("broadsheet.syndication.pace.full-fetches", 0));
        publish(IntStream.range(0, COUNT).mapToObj(PagesTest::event).toArray(ArticleEvent[]::new));
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(
                                running.get("/articles/piece-" + (COUNT - 1)).statusCode())
                        .isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void whoFollowsOlderArticlesFromAnyShelfReachesEveryOneOfThemOnce() {
        for (String shelf : List.of("/", "/sections/essays", "/authors/ada-fenwick")) {
            List<String> seen = new ArrayList<>();
            Set<String> pages = new LinkedHashSet<>();
            String next = shelf;
            while (next != null) {
                assertThat(pages.add(next)).as("%s leads in a circle", next).isTrue();
                HttpResponse<String> page = running.get(next);
                assertThat(page.statusCode()).as(next).isEqualTo(200);
                seen.addAll(articles(page.body()));
                next = link(page.body(), "next");
            }

            assertThat(new LinkedHashSet<>(seen)).as(shelf).hasSize(COUNT);
            assertThat(pages).hasSizeGreaterThan(2);
            String last = pages.stream().reduce((_, it) -> it).orElseThrow();
            assertThat(walkBack(last)).isEqualTo(List.copyOf(pages).reversed());
        }
    }

    @Test
    void theArchiveLeadsToEveryMonthAndThoseToEveryArticle() {
        Document index = Jsoup.parse(running.get("/archive").body());
        List<String> months = index.select(".year a").eachAttr("href");

        assertThat(months).containsExactly("/archive/2026/09", "/archive/2026/08", "/archive/2026/07");
        Set<String> seen = new LinkedHashSet<>();
        for (String month : months) {
            String page = running.get(month).body();
            List<String> listed = articles(page);
            assertThat(index.select("a[href=" + month + "] + small").text()).isEqualTo(listed.size() + " articles");
            seen.addAll(listed);
        }
        assertThat(seen).hasSize(COUNT);
        assertThat(index.select(".names a").eachAttr("href"))
                .contains("/sections/essays", "/authors/ada-fenwick", "/tags/archives");
        assertThat(running.get("/archive/2026/06").statusCode()).isEqualTo(404);
        assertThat(running.get("/archive/2026/09/2").statusCode()).isEqualTo(404);
    }

    @Test
    void anArticleLeadsToItsSectionItsTagsAndItsAuthors() {
        Document page = Jsoup.parse(running.get("/articles/piece-7").body());

        for (String path : List.of("/sections/essays", "/tags/archives", "/authors/ada-fenwick")) {
            assertThat(page.select("article a[href=" + path + "]")).as(path).hasSize(1);
            HttpResponse<String> shelf = running.get(path);
            assertThat(shelf.statusCode()).isEqualTo(200);
            assertThat(shelf.body())
                    .contains("<link rel=\"canonical\" href=\"http://localhost:8080" + path + "\">")
                    .contains("href=\"http://localhost:8080" + path + "/feed.atom\"");
        }
    }

    @Test
    void everyPageHasOneHeadingAndItsNameForOtherPrograms() {
        for (String path : List.of(
                "/", "/sections/essays", "/archive", "/archive/2026/09", "/articles/piece-7", "/articles/never-was")) {
            Document page = Jsoup.parse(running.get(path).body());

            assertThat(page.select("h1")).as(path).hasSize(1);
            assertThat(page.select("title").text()).as(path).contains("The Example Review");
            assertThat(page.select("form[action=http://localhost:8080/subscribe] input[name=email]"))
                    .as(path)
                    .hasSize(1);
            if (!path.endsWith("never-was")) {
                assertThat(page.select("meta[property=og:url]").attr("content"))
                        .isEqualTo("http://localhost:8080" + path)
                        .isEqualTo(page.select("link[rel=canonical]").attr("href"));
            }
        }
    }

    @Test
    void pagesAreAnsweredWith304AndOtherSpellingsLeadToThem() {
        for (String path : List.of("/", "/sections/essays", "/archive", "/archive/2026/09", "/articles/piece-7")) {
            HttpResponse<String> page = running.get(path);

            assertThat(running.get(path, "If-None-Match", header(page, "ETag")).statusCode())
                    .as(path)
                    .isEqualTo(304);
            assertThat(running.send("HEAD", path).statusCode()).isEqualTo(200);
        }
        for (Map.Entry<String, String> spelling : Map.of(
                        "/sections/Essays", "/sections/essays",
                        "/archive/2026/09/1", "/archive/2026/09",
                        "/authors/Ada%20Fenwick", "/authors/ada-fenwick")
                .entrySet()) {
            HttpResponse<String> moved = running.get(spelling.getKey());

            assertThat(moved.statusCode()).as(spelling.getKey()).isEqualTo(308);
            assertThat(header(moved, "Location")).isEqualTo(spelling.getValue());
        }
    }

    @Test
    void whatIsNowhereIsA404WithAWayOn() {
        for (String path : List.of(
                "/sections/never-was",
                "/tags/%00",
                "/archive/2026/13",
                "/archive/abcd/ef",
                "/older/second",
                "/older/00000000-0000-0000-0000-000000000001",
                "/sections/essays/older/none",
                "/authors/..%2F..%2Fetc%2Fpasswd")) {
            HttpResponse<String> missing = running.get(path);

            assertThat(missing.statusCode()).as(path).isIn(400, 404);
            assertThat(missing.body()).doesNotContain("Exception");
        }
        assertThat(running.get("/sections/never-was").body()).contains("To the front page");
    }

    private static List<String> walkBack(String path) {
        List<String> pages = new ArrayList<>();
        for (String page = path; page != null; page = link(running.get(page).body(), "prev")) {
            pages.add(page);
        }
        return pages;
    }

    private static @org.jspecify.annotations.Nullable String link(String html, String relation) {
        Document page = Jsoup.parse(html);
        Element link = page.selectFirst("head link[rel=" + relation + "]");
        Element anchor = page.selectFirst(".pager a[rel=" + relation + "]");
        assertThat(link == null).isEqualTo(anchor == null);
        return anchor == null ? null : anchor.attr("href");
    }

    private static List<String> articles(String html) {
        List<String> slugs = new ArrayList<>();
        Matcher matcher = ARTICLE.matcher(html);
        while (matcher.find()) {
            slugs.add(matcher.group(1));
        }
        return slugs;
    }

    private static ArticlePublished event(int number) {
        Instant at = Instant.parse("2026-07-01T08:00:00Z").plus(Duration.ofHours(8L * number));
        Article article = Articles.article("piece-" + number, "Piece " + number, "<p>Text " + number + "</p>", at, at);
        return new ArticlePublished(IDS.get(number), 1, at, article);
    }

    /** The same in every run, so that the cut into pages is. */
    private static ArticleId id(int number) {
        return new ArticleId(UUID.nameUUIDFromBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(number).array()));
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("(no " + name + ")");
    }
}
