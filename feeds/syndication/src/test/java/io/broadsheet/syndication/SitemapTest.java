package io.broadsheet.syndication;

import static io.broadsheet.syndication.RunningSyndication.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.testing.RealPostgres;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
@Tag("once")
class SitemapTest {
    private static final ArticleId GONE = ArticleId.fresh();
    private static RunningSyndication running;

    @BeforeAll
    static void publishSome() {
        running = RunningSyndication.on(RealPostgres.freshDatabase());
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        at("old", "An old one", Instant.parse("2024-02-29T23:59:59Z"));
        at("older", "An older one", Instant.parse("2023-12-31T12:00:00Z"));
        at("fresh", "A fresh one & more", now.minus(Duration.ofHours(47)));
        at("stale", "A stale one", now.minus(Duration.ofHours(49)));
        publish(Articles.published(GONE, "gone", "Gone"));
        publish(Articles.withdrawn(GONE, 2, "gone", null, now));
        await().untilAsserted(() ->
                assertThat(running.get("/articles/gone").statusCode()).isEqualTo(410));
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void theSitemapLeadsToEveryPageAndEachIsThere() {
        List<String> addresses = new ArrayList<>();
        for (String part : locations("/sitemap.xml")) {
            HttpResponse<String> answer = running.get(path(part));
            assertThat(answer.statusCode()).as(part).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/xml; charset=utf-8");
            addresses.addAll(locations(path(part)));
        }

        assertThat(addresses)
                .doesNotHaveDuplicates()
                .contains(
                        "http://localhost:8080/",
                        "http://localhost:8080/archive",
                        "http://localhost:8080/archive/2024/02",
                        "http://localhost:8080/sections/essays",
                        "http://localhost:8080/tags/archives",
                        "http://localhost:8080/authors/ada-fenwick",
                        "http://localhost:8080/articles/old",
                        "http://localhost:8080/articles/fresh")
                .doesNotContain("http://localhost:8080/articles/gone");
        for (String address : addresses) {
            assertThat(running.get(path(address)).statusCode()).as(address).isEqualTo(200);
        }
        assertThat(running.get("/sitemaps/2024-02.xml").body()).contains("<lastmod>2024-02-29T23:59:59Z</lastmod>");
    }

    @Test
    void theNewsAreThoseOfTheLastTwoDays() {
        Document news = xml("/sitemap-news.xml");

        assertThat(news.select("loc").eachText()).containsExactly("http://localhost:8080/articles/fresh");
        assertThat(news.select("news|title").text()).isEqualTo("A fresh one & more");
        assertThat(news.select("news|name").text()).isEqualTo("The Example Review");
        assertThat(news.select("news|language").text()).isEqualTo("en");
        HttpResponse<String> first = running.get("/sitemap-news.xml");
        assertThat(running.get(
                                "/sitemap-news.xml",
                                "If-None-Match",
                                first.headers().firstValue("ETag").orElseThrow())
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void robotsAreToldWhereTheSitemapsAre() {
        assertThat(running.get("/robots.txt").body())
                .contains("User-agent: *", "Disallow: /search")
                .contains(
                        "Sitemap: http://localhost:8080/sitemap.xml",
                        "Sitemap: http://localhost:8080/sitemap-news.xml");
    }

    @Test
    void aSitemapThatIsNoneIsNotFound() {
        for (String path : List.of(
                "/sitemaps/2024-03.xml",
                "/sitemaps/2024-13.xml",
                "/sitemaps/2024-02-2.xml",
                "/sitemaps/2024-02-1.xml",
                "/sitemaps/pages-2.xml",
                "/sitemaps/..%2Fsitemap.xml",
                "/sitemaps/x")) {
            assertThat(running.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private static void at(String slug, String title, Instant at) {
        publish(new ArticlePublished(ArticleId.fresh(), 1, at, Articles.article(slug, title, "<p>Text</p>", at, at)));
    }

    private static List<String> locations(String path) {
        return xml(path).select("loc").eachText();
    }

    private static Document xml(String path) {
        return Jsoup.parse(running.get(path).body(), "", Parser.xmlParser());
    }

    private static String path(String address) {
        return URI.create(address).getRawPath();
    }
}
