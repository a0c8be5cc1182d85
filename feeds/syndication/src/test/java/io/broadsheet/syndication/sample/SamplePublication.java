package io.broadsheet.syndication.sample;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.contract.article.Image;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Two hundred articles with whatever articles have: all languages and scripts, odd characters, pictures, tables, code,
 * footnotes, recordings, corrections, withdrawals, new addresses. The same in every run.
 */
public final class SamplePublication {
    public static final int ARTICLES = 200;
    public static final String BASE = "https://review.example.org";
    private static final Instant START = Instant.parse("2026-01-05T06:30:00Z");
    private static final List<Languages> LANGUAGES = List.of(Languages.values());
    private static final List<String> SECTIONS = List.of("Essays", "Letters & Notes", "東京", "ספרים", "C++", "Über uns");
    private static final List<String> TAGS =
            List.of("archives", "C#", "c", "données ouvertes", "ארכיון", "日本", "R&D", "50 %", "a/b", "“quoted”", "🗝️");
    private static final List<String> AUTHORS = List.of(
            "Ada Fenwick",
            "Jürgen Öst",
            "O’Neill, Sinéad",
            "李明",
            "נועה לוי",
            "Bobby <Tables>",
            "ضياء الدين",
            "R. Müller-Lüdenscheidt");
    private static final List<String> ODD = List.of(
            "AT&T says: 1 < 2 && 3 > 2",
            "]]> and <![CDATA[ in a title",
            "&amp;amp; and &lt;b&gt; as text",
            "“Quotes”, ‘more’, \"plain\" and 'plain'",
            "Emoji 👩‍👩‍👧 🏳️‍🌈 🇦🇹 and 𝔊𝔬𝔱𝔥𝔦𝔠",
            "e\u0301 and é, ﬁ and fi, Å and Å",
            "\u200eMarks\u200f of \u2066direction\u2069",
            "Zero\u200bwidth, soft\u00adhyphen, no\u00a0break",
            "</script><script>alert(1)</script>",
            "${7*7} [[${title}]] {{title}} <%= title %>");

    private SamplePublication() {}

    /** All events in their order. */
    public static List<ArticleEvent> events() {
        List<ArticleEvent> events = new ArrayList<>();
        for (int i = 0; i < ARTICLES; i++) {
            Instant first = START.plus(Duration.ofHours(17L * i));
            events.add(new ArticlePublished(id(i), 1, first, article(i, 1, first, slug(i))));
            Instant later = first.plus(Duration.ofMinutes(90));
            if (i % 11 == 5) {
                events.add(new ArticlePublished(id(i), 2, later, article(i, 2, first, slug(i))));
            }
            if (i % 29 == 7) {
                events.add(new ArticlePublished(
                        id(i), 3, later.plusSeconds(60), article(i, 3, first, slug(i) + "-moved")));
            }
            if (isWithdrawn(i)) {
                events.add(new ArticleWithdrawn(
                        id(i),
                        9,
                        later.plusSeconds(120),
                        slug(i),
                        link(slug(i)),
                        i % 2 == 0 ? null : "It named <the> wrong street."));
            }
        }
        return events;
    }

    /** The articles that readers may see in the end, by their number. */
    public static List<Integer> present() {
        return java.util.stream.IntStream.range(0, ARTICLES)
                .filter(i -> !isWithdrawn(i))
                .boxed()
                .toList();
    }

    private static boolean isWithdrawn(int number) {
        return number % 19 == 3;
    }

    public static ArticleId id(int number) {
        return new ArticleId(UUID.nameUUIDFromBytes(ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(0x5a17)
                .putInt(number)
                .array()));
    }

    /** The address where an article stands in the end. */
    public static String lastSlug(int number) {
        return number % 29 == 7 ? slug(number) + "-moved" : slug(number);
    }

    private static String slug(int number) {
        return "piece-" + number;
    }

    private static URI link(String slug) {
        return URI.create(BASE + "/articles/" + slug);
    }

    private static Languages language(int number) {
        return LANGUAGES.get(number % LANGUAGES.size());
    }

    private static Article article(int number, int revision, Instant first, String slug) {
        Languages language = language(number);
        String title = number % 7 == 0 ? ODD.get(number / 7 % ODD.size()) : language.title();
        List<Image> images = number % 3 == 0 ? List.of(picture(number, language)) : List.of();
        return new Article(
                slug,
                title + (number % 5 == 0 ? " " + number : ""),
                number % 4 == 0 ? null : language.second(),
                byline(number),
                number % 9 == 8 ? null : SECTIONS.get(number % SECTIONS.size()),
                List.of(TAGS.get(number % TAGS.size()), TAGS.get((number + 3) % TAGS.size())),
                language.tag(),
                html(number, revision, language),
                language.first() + "\n\n" + language.second(),
                language.first(),
                link(slug),
                images,
                number % 13 == 1 ? List.of(recording(number)) : List.of(),
                number % 17 == 0 ? "© 2026 Ada Fenwick & others" : null,
                first,
                first.plus(Duration.ofMinutes(revision - 1)),
                Map.of());
    }

    private static List<String> byline(int number) {
        return switch (number % 6) {
            case 0 -> List.of();
            case 1 -> List.of(AUTHORS.get(number % AUTHORS.size()), AUTHORS.get((number + 1) % AUTHORS.size()));
            default -> List.of(AUTHORS.get(number % AUTHORS.size()));
        };
    }

    private static Image picture(int number, Languages language) {
        return new Image(
                URI.create(BASE + "/pictures/" + number + ".jpg?width=1200&crop=a"),
                "image/jpeg",
                number % 2 == 0 ? 0 : 48_213,
                language.first(),
                number % 6 == 0 ? null : language.second());
    }

    private static Enclosure recording(int number) {
        boolean video = number % 2 == 0;
        return new Enclosure(
                URI.create(BASE + "/recordings/" + number + (video ? ".mp4" : ".mp3")),
                video ? "video/mp4" : "audio/mpeg",
                9_120_044,
                number % 4 == 1 ? null : "Episode <" + number + ">",
                number % 3 == 0 ? 0 : 1864);
    }

    private static String html(int number, int revision, Languages language) {
        StringBuilder html = new StringBuilder();
        html.append("<p>")
                .append(escaped(language.first()))
                .append(' ')
                .append(escaped(language.second()))
                .append("</p>\n");
        switch (number % 10) {
            case 1 -> html.append("""
                    <h2>A table</h2>
                    <table><caption>Costs</caption><thead><tr><th scope="col">Item</th><th scope="col">€</th></tr></thead>
                    <tbody><tr><th scope="row">Keys &amp; locks</th><td>1.250,00</td></tr><tr><th scope="row">%s</th><td>−3</td></tr></tbody></table>
                    """.formatted(escaped(language.title())));
            case 2 -> html.append("""
                    <pre><code class="language-java">if (a &lt; b &amp;&amp; c &gt; d) {
                    \treturn "&lt;p&gt;";  // ${x} [[y]]
                    }</code></pre>
                    <p>Then <code>]]&gt;</code>, <kbd>Ctrl</kbd>+<kbd>C</kbd> and <samp>ok</samp>.</p>
                    """);
            case 3 -> html.append("""
                    <p>A claim<sup id="ref-1"><a href="#note-1">1</a></sup> and another<sup id="ref-2"><a href="#note-2">2</a></sup>.</p>
                    <hr>
                    <ol><li id="note-1">First note. <a href="#ref-1">↩</a></li><li id="note-2">Second note. <a href="#ref-2">↩</a></li></ol>
                    """);
            case 4 -> html.append("""
                    <figure><img src="%s/pictures/in-text-%d.png?a=1&amp;b=2" alt="A &quot;view&quot;" width="640" height="480"><figcaption>%s</figcaption></figure>
                    <p>Two pictures: <img src="%s/pictures/a.png" srcset="%s/pictures/a.png 1x, %s/pictures/b.png 2x" alt=""></p>
                    """.formatted(BASE, number, escaped(language.second()), BASE, BASE, BASE));
            case 5 -> html.append("""
                    <blockquote cite="%s/articles/piece-1"><p>%s</p></blockquote>
                    <ul><li>One</li><li>Two<ul><li>Two and a half</li></ul></li></ul>
                    <dl><dt>Term</dt><dd>What it means</dd></dl>
                    """.formatted(BASE, escaped(language.first())));
            case 6 -> html.append("""
                    <h2>Links</h2><p><a href="/articles/piece-1">from the root</a>, <a href="piece-2">beside</a>, <a href="../">above</a>,
                    <a href="//example.net/x">with the scheme of here</a>, <a href="?q=1">with a query</a>, <a href="mailto:a@example.org">by mail</a>.</p>
                    """);
            case 7 -> html.append("""
                    <p onclick="steal()" style="position:fixed">Some<script>alert(1)</script> dangerous<iframe src="https://example.net/"></iframe> things:
                    <a href="javascript:alert(1)">a script</a>, <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="dot" onerror="x()">.</p>
                    """);
            case 8 ->
                html.append("<p>")
                        .append(escaped(ODD.get(number / 10 % ODD.size())))
                        .append(
                                "</p>\n<p><bdo dir=\"rtl\">abc</bdo> <bdi>%s</bdi> <q>quoted</q> <abbr title=\"World Wide Web\">WWW</abbr> <mark>marked</mark> <del>old</del> <ins>new</ins> H<sub>2</sub>O</p>\n"
                                        .formatted(escaped(language.title())));
            case 9 ->
                html.append("<h2>Long</h2>\n")
                        .append(("<p>" + escaped(language.first()) + "</p>\n").repeat(40))
                        .append("<h3>Deeper</h3>\n<p>")
                        .append("longword".repeat(40))
                        .append("</p>\n");
            default -> html.append("<p>Short.</p>\n");
        }
        if (revision > 1) {
            html.append("<p><em>Corrected: revision ").append(revision).append(".</em></p>\n");
        }
        return html.toString();
    }

    private static String escaped(@Nullable String text) {
        return text == null
                ? ""
                : text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
