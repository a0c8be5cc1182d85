package io.broadsheet.social.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.social.account.Account;
import io.broadsheet.social.account.Style;
import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.outbound.OutboundConfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** 10,000 titles in all scripts: whatever they are, a post fits by a count that is not ours, and its link is whole. */
public abstract class TitlesContract {
    private static final int TITLES = 10_000;
    private static final long SEED = 20_260_504L;
    private static final Instant AT = Instant.parse("2026-05-04T10:00:00Z");
    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final int[][] SCRIPTS = {
        {'a', 'z'},
        {'A', 'Z'},
        {'0', '9'},
        {0xC0, 0x24F},
        {0x370, 0x3FF},
        {0x400, 0x4FF},
        {0x590, 0x5F4},
        {0x620, 0x6FF},
        {0x900, 0x97F},
        {0x980, 0x9FF},
        {0xB80, 0xBFF},
        {0xE01, 0xE3A},
        {0x1000, 0x109F},
        {0x10A0, 0x10FF},
        {0x1100, 0x11FF},
        {0x1200, 0x137F},
        {0x3041, 0x30FF},
        {0x4E00, 0x9FFF},
        {0xAC00, 0xD7A3},
        {0x300, 0x36F},
        {0x1F1E6, 0x1F1FF},
        {0x1F300, 0x1F64F},
        {0x20000, 0x2A6DF},
        {0x21, 0x7E},
        {0x2000, 0x206F},
        {0xFE00, 0xFEFF}
    };
    private static final List<String> PIECES = List.of(
            "👩‍👩‍👧‍👦",
            "👍🏽",
            "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
            "❤️‍🔥",
            "🇦🇹",
            "1️⃣",
            "a\u200Db",
            "\u202Eabc\u202C",
            "ﷺ",
            "e\u0301",
            "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
            "\uFEFF",
            "https://other.example.org/a_b?c=d&e=f",
            "http://x.example",
            "#ClimateChange",
            "@ada@social.example",
            "example.com",
            "*bold* _under_ ~~gone~~ `code` ||spoiler||",
            "<b>&amp;</b>",
            "{hashtag|\\#|no}",
            "a@b.example",
            "> quote",
            "# heading",
            "\\",
            "(brackets) [and](more)");

    /** The kind under test. */
    protected abstract NetworkKind kind(GuardedHttp http, Clock clock);

    /** Settings with which it connects. */
    protected abstract Connection connection();

    /**
     * Looks at what is sent with other eyes than the code under test.
     *
     * @param request as frozen
     * @param link must be whole in it
     */
    protected abstract void examine(Post post, String request, String link);

    @Test
    void everyPostFitsAndKeepsItsLink() {
        System.out.println("titles with seed " + SEED);
        Random random = new Random(SEED);
        try (Closing http = new Closing(new GuardedHttp(new OutboundConfig(Duration.ofSeconds(1), true)))) {
            Network network = kind(http.http(), Clock.systemUTC()).connect(connection());
            Account account = new Account("main", "network", null, List.of(), "words", Style.USUAL, network);
            int limit = network.rules().limit();
            List<Article> articles =
                    Stream.generate(() -> article(random, limit)).limit(TITLES).toList();
            // Counting is all there is to it, and none of it depends on another: all processors may.
            IntStream.range(0, TITLES).parallel().forEach(i -> {
                Article article = articles.get(i);
                for (Post post : account.announce(article, AT, "key")) {
                    assertThat(network.rules().fits(post.text()))
                            .as("title %d", i)
                            .isTrue();
                    examine(post, network.freeze(post).request(), article.link().toASCIIString());
                }
            });
        }
    }

    private record Closing(GuardedHttp http) implements AutoCloseable {
        @Override
        public void close() {
            http.close();
        }
    }

    private static Article article(Random random, int limit) {
        String title = text(random, 1 + random.nextInt(60)).replaceAll("[\\r\\n]", " ");
        // Some have words of the editor's own, far beyond what fits.
        boolean words = random.nextInt(10) == 0;
        String slug = "a-" + random.nextInt(1_000_000);
        return new Article(
                slug,
                title.isBlank() ? "x" : title,
                null,
                List.of("Ada Byron"),
                "Essays",
                List.of("Ships", "Sea trade"),
                "en-GB",
                "<p>Body.</p>",
                "Body.",
                text(random, 20),
                URI.create("https://review.example.org/articles/" + slug),
                List.of(),
                List.of(),
                null,
                AT,
                AT,
                words ? Map.of("words", text(random, limit / 4)) : Map.of());
    }

    private static String text(Random random, int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            if (random.nextInt(8) == 0) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            } else {
                int[] script = SCRIPTS[random.nextInt(3) == 0 ? random.nextInt(SCRIPTS.length) : 0];
                int length = 1 + random.nextInt(9);
                for (int j = 0; j < length; j++) {
                    int point = script[0] + random.nextInt(script[1] - script[0] + 1);
                    if (Character.isDefined(point) && (point < 0xD800 || point > 0xDFFF)) {
                        text.appendCodePoint(point);
                    }
                }
            }
            text.append(random.nextInt(6) == 0 ? "" : " ");
        }
        String clean = CleanText.of(text.toString());
        return clean.isBlank() ? "x" : clean;
    }

    /** Grapheme clusters as the JDK sees them. */
    protected static int clusters(String text) {
        return (int) CLUSTER.matcher(text).results().count();
    }
}
