package io.broadsheet.syndication;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.contract.article.Image;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Articles for tests: plain ones by name, and arbitrary ones with every text that the contract lets through. */
public final class Articles {
    public static final Instant MORNING = Instant.parse("2026-09-14T06:30:00Z");

    private static final List<String> NASTY = List.of(
            "<script>alert('&')</script>",
            "]]>",
            "&amp;amp;",
            "a\tb",
            "\u200f\u202e",
            "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\ufdd0",
            "\udbff\udffd",
            "<!-- -->",
            "\u0301",
            "{\"a\":\"\\u0000\"}",
            "${7*7}",
            "</style></title>");

    private Articles() {}

    /** A small article. */
    public static Article article(String slug, String title, String html) {
        return article(slug, title, html, MORNING, MORNING);
    }

    public static Article article(String slug, String title, String html, Instant firstPublished, Instant revised) {
        return new Article(
                slug,
                title,
                "The line under " + title,
                List.of("Ada Fenwick"),
                "Essays",
                List.of("archives"),
                "en",
                html,
                "Text of " + title,
                "Excerpt of " + title,
                URI.create("http://localhost:8080/articles/" + slug),
                List.of(),
                List.of(),
                null,
                firstPublished,
                revised,
                Map.of());
    }

    /** The first revision, now. */
    public static ArticlePublished published(ArticleId id, String slug, String title) {
        return published(id, 1, slug, title, "<p>" + title + "</p>", MORNING);
    }

    public static ArticlePublished published(
            ArticleId id, int revision, String slug, String title, String html, Instant at) {
        return new ArticlePublished(id, revision, at, article(slug, title, html, MORNING, at));
    }

    public static ArticleWithdrawn withdrawn(
            ArticleId id, int revision, String slug, @Nullable String reason, Instant at) {
        return new ArticleWithdrawn(
                id, revision, at, slug, URI.create("http://localhost:8080/articles/" + slug), reason);
    }

    /** A slug that no other test has. */
    public static String slug(String name, ArticleId id) {
        return name + "-" + id.toString().substring(0, 8);
    }

    /** Any text of several lines that the contract lets through, and more of the kind that breaks programs than chance gives. */
    public static Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(3, Arbitraries.strings().ofMaxLength(40)),
                        net.jqwik.api.Tuple.of(2, Arbitraries.of(NASTY)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.strings().ascii().ofMaxLength(80)))
                .list()
                .ofMaxSize(4)
                .map(parts -> CleanText.of(String.join("\r\n", parts)));
    }

    /** Any text of one line. */
    public static Arbitrary<String> lines() {
        return texts().map(text -> text.replace('\r', ' ').replace('\n', ' '));
    }

    /** Any article. */
    public static Arbitrary<Article> articles() {
        Arbitrary<Instant> times =
                Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond);
        Arbitrary<String> slugs =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(12);
        Arbitrary<String> titles = lines().map(line -> line.isBlank() ? "T" + line : line);
        return Combinators.combine(
                        slugs,
                        titles,
                        texts().injectNull(0.2),
                        lines().list().ofMaxSize(3),
                        lines().injectNull(0.3),
                        texts(),
                        times,
                        Arbitraries.of("en", "de-AT", "he", "zh-Hant"))
                .as((slug, title, standfirst, names, section, html, time, language) -> new Article(
                        slug,
                        title,
                        standfirst,
                        names,
                        section,
                        names,
                        language,
                        html,
                        html,
                        title,
                        URI.create("https://review.example.org/articles/" + slug),
                        List.of(new Image(
                                URI.create("https://review.example.org/a.jpg?a=1&b=2"),
                                "image/jpeg",
                                0,
                                title,
                                standfirst)),
                        List.of(new Enclosure(
                                URI.create("https://review.example.org/a.mp3"), "audio/mpeg", 77, title, 5)),
                        standfirst,
                        time,
                        time.plusSeconds(1),
                        Map.of()));
    }
}
