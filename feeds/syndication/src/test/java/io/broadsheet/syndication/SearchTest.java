package io.broadsheet.syndication;

import static io.broadsheet.syndication.RunningSyndication.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.testing.RealPostgres;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
@Tag("once")
class SearchTest {
    private static final ArticleId WITHDRAWN = ArticleId.fresh();
    private static RunningSyndication running;

    @BeforeAll
    static void publishSome() {
        running = RunningSyndication.on(
                RealPostgres.freshDatabase(), Map.of("broadsheet.syndication.search.per-client", 5));
        put("committees", "The quiet committees", "en", "Eleven members were sleeping while the ships were sailing.");
        put(
                "attack",
                "A title <b>with</b> & marks",
                "en",
                "Before <script>alert('sailing')</script> after & \"quotes\".");
        put("haeuser", "Die Häuser am Fluss", "de", "In den Häusern brannte noch Licht, als die Schiffe kamen.");
        put("kagi", "東京の鍵", "ja", "昨日、東京駅で古い鍵が見つかりました。持ち主は分かっていません。");
        put("thai", "ภาษาไทย", "th", "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกัน");
        put("vuota", "Die andere Sprache", "xx-unknown", "Wörterbuch einer Sprache, die niemand kennt: zzyzx.");
        // Nothing but different words, more of them than an index of PostgreSQL takes.
        put(
                "huge",
                "A huge one",
                "en",
                IntStream.range(0, 110_000)
                        .mapToObj(i -> Integer.toString(100_000 + i, 36))
                        .collect(Collectors.joining(" ", "beginning ", " ending")));
        publish(Articles.published(WITHDRAWN, "gone", "The withdrawn hippopotamus"));
        publish(Articles.withdrawn(WITHDRAWN, 2, "gone", null, Articles.MORNING.plusSeconds(60)));
        for (int i = 0; i < 25; i++) {
            put("many-" + i, "Number " + i, "en", "A lighthouse, number " + i);
        }
        await().untilAsserted(() ->
                assertThat(running.get("/articles/many-24").statusCode()).isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void wordsAreFoundInTheFormsOfTheArticlesLanguage() {
        assertThat(found("committee sleep")).containsExactly("/articles/committees");
        assertThat(found("\"ships were sailing\"")).containsExactly("/articles/committees");
        assertThat(found("haus")).containsExactly("/articles/haeuser");
        assertThat(found("Häuser -Schiff")).isEmpty();
        assertThat(found("zzyzx")).containsExactly("/articles/vuota");
    }

    @Test
    void partsOfSentencesWithoutSpacesAreFound() {
        for (String words : List.of("東京", "古い鍵", "鍵", "東京 持ち主")) {
            assertThat(found(words)).as(words).containsExactly("/articles/kagi");
        }
        assertThat(found("京東")).isEmpty();
        assertThat(found("อิสระ")).containsExactly("/articles/thai");
        assertThat(Jsoup.parse(search("東京駅").body())
                        .select(".excerpt mark")
                        .text()
                        .replace(" ", ""))
                .isEqualTo("東京駅");
    }

    @Test
    void theWordsAreMarkedAndTheTextAroundThemIsNoMarkup() {
        Document page = Jsoup.parse(search("sailing quotes").body());

        assertThat(page.select(".found li")).hasSize(1);
        assertThat(page.select(".excerpt mark").eachText()).contains("sailing", "quotes");
        assertThat(page.select(".excerpt").text()).contains("<script>alert('sailing')</script> after &");
        assertThat(page.select(".found h2").text()).isEqualTo("A title <b>with</b> & marks");
        assertThat(page.select("main script")).isEmpty();
        assertThat(page.select("input[name=q]").val()).isEqualTo("sailing quotes");
    }

    @Test
    void whatWasWithdrawnIsNotFound() {
        assertThat(found("hippopotamus")).isEmpty();
        assertThat(search("hippopotamus").body()).contains("Nothing was found");
    }

    @Test
    void aTextThatIsTooLongToBeIndexedIsFoundByItsBeginning() {
        assertThat(found("beginning")).containsExactly("/articles/huge");
        assertThat(running.get("/articles/huge").statusCode()).isEqualTo(200);
    }

    @Test
    void manyResultsComeInPages() {
        List<String> first = found("lighthouse");
        Document page = Jsoup.parse(search("lighthouse").body());
        String next = page.select("a[rel=next]").attr("href");
        Document second = Jsoup.parse(running.get(next).body());

        assertThat(first).hasSize(10);
        assertThat(second.select(".found h2 a").eachAttr("href")).hasSize(10).doesNotContainAnyElementsOf(first);
        assertThat(second.select("a[rel=prev]").attr("href")).isEqualTo("/search?q=lighthouse");
    }

    @Test
    void badInputIsAnsweredClearly() {
        for (String words : List.of(
                "\"",
                "\"unclosed quote",
                "' or 1=1 --",
                "a & | ! ( ) : * <-> b",
                "\\",
                "-",
                "OR OR OR",
                "-nothing",
                "\u0000",
                "<script>alert(1)</script>",
                "%",
                "\ud800",
                "x".repeat(200))) {
            HttpResponse<String> answer = search(words);

            assertThat(answer.statusCode()).as(words).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("<script>alert", "Exception");
        }
        assertThat(search("x".repeat(201)).statusCode()).isEqualTo(400);
        for (String page : List.of("0", "-1", "21", "many", "99999999999")) {
            assertThat(running.get("/search?q=keys&page=" + page).statusCode())
                    .as(page)
                    .isEqualTo(400);
        }
        assertThat(running.get("/search").body()).contains("Look for words in titles and texts");
        assertThat(running.get("/search?q=%ff%fe").statusCode()).isIn(200, 400);
    }

    @Test
    void whoSearchesTooOftenIsAskedToWait() {
        for (int i = 0; i < 5; i++) {
            assertThat(running.get("/search?q=keys", "X-Forwarded-For", "203.0.113.9")
                            .statusCode())
                    .isEqualTo(200);
        }

        HttpResponse<String> refused = running.get("/search?q=keys", "X-Forwarded-For", "203.0.113.9");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.body()).contains("Too many searches");
        assertThat(running.get("/search?q=keys", "X-Forwarded-For", "203.0.113.10")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void noProxyKeepsWhatSomeoneLookedFor() {
        assertThat(search("keys").headers().firstValue("Cache-Control")).contains("no-store");
    }

    private static List<String> found(String words) {
        return Jsoup.parse(search(words).body()).select(".found h2 a").eachAttr("href");
    }

    private static HttpResponse<String> search(String words) {
        return running.get("/search?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8));
    }

    private static void put(String slug, String title, String language, String text) {
        Article plain = Articles.article(slug, title, "<p>Text</p>");
        publish(new ArticlePublished(
                ArticleId.fresh(),
                1,
                Articles.MORNING,
                new Article(
                        slug,
                        title,
                        null,
                        plain.byline(),
                        plain.section(),
                        plain.tags(),
                        language,
                        plain.html(),
                        text,
                        "",
                        plain.link(),
                        List.of(),
                        List.of(),
                        null,
                        plain.firstPublished(),
                        plain.revised(),
                        Map.of())));
    }
}
