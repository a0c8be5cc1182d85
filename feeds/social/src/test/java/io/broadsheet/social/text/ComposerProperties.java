package io.broadsheet.social.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.BreakIterator;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.social.testing.Events;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** The rules hold for titles in all scripts. The JDK's own clusters (regex \X, BreakIterator) are the oracle for ICU's. */
class ComposerProperties {
    private static final Events EVENTS = Events.at(Instant.parse("2026-05-04T10:00:00Z"));
    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final Pattern LINK = Pattern.compile("https?://[^\\s\\p{Z}]+");
    // Mastodon's MENTION_RE, for the names that the titles below have.
    private static final Pattern MENTION =
            Pattern.compile("(?<![=/\\p{L}\\p{M}\\p{N}_])(@ada)@social\\.example[a-zA-Z0-9_.-]*");
    private static final Pattern HASHTAG = Pattern.compile("#[^\\s\\p{Z}]+");

    @Provide
    Arbitrary<String> titles() {
        Arbitrary<String> word = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12)),
                Tuple.of(2, script(0x0590, 0x05F4)),
                Tuple.of(2, script(0x0620, 0x06FF)),
                Tuple.of(2, script(0x0900, 0x097F)),
                Tuple.of(2, script(0x0E01, 0x0E3A)),
                Tuple.of(2, script(0x1100, 0x11FF)),
                Tuple.of(2, script(0x4E00, 0x4FFF)),
                Tuple.of(2, script(0xAC00, 0xD7A3)),
                Tuple.of(1, script(0x0300, 0x036F)),
                Tuple.of(1, script(0x1F1E6, 0x1F1FF)),
                Tuple.of(1, script(0x20000, 0x200FF)),
                Tuple.of(
                        3,
                        Arbitraries.of(
                                "👩‍👩‍👧‍👦",
                                "👍🏽",
                                "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
                                "❤️‍🔥",
                                "🇦🇹",
                                "1️⃣",
                                "a\u200Db",
                                "\u202Eabc\u202C",
                                "\u2067עברית\u2069",
                                "क्षि",
                                "ﷺ",
                                "é",
                                "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
                                "\u200B",
                                "\u200F")),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                "https://other.example/a/b?c=d",
                                "http://x.example",
                                "#ClimateChange",
                                "@ada@social.example")),
                Tuple.of(1, Arbitraries.strings().ofMinLength(1).ofMaxLength(10)));
        Arbitrary<String> gap = Arbitraries.of(" ", " ", " ", "", "-", ", ", "\u00A0", "\u3000");
        return Combinators.combine(word, gap)
                .as((a, b) -> a + b)
                .list()
                .ofMinSize(1)
                .ofMaxSize(150)
                .map(parts -> {
                    String title = CleanText.of(String.join("", parts)).replaceAll("[\\r\\n]", " ");
                    return title.isBlank() ? "x" : title;
                });
    }

    private static Arbitrary<String> script(int from, int to) {
        return Arbitraries.integers()
                .between(from, to)
                .filter(Character::isDefined)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(points -> {
                    StringBuilder word = new StringBuilder();
                    points.forEach(word::appendCodePoint);
                    return word.toString();
                });
    }

    @Property(tries = 10_000, shrinking = ShrinkingMode.BOUNDED)
    void everyAnnouncementFitsAndKeepsItsLink(@ForAll("titles") String title) {
        Article article = EVENTS.content(title, title, List.of("Ships"), Map.of(), EVENTS.firstPublished());

        String text = Composer.compose(article, null, new TextRules(200, new ClusterCounting(23)));

        String asMastodonSeesIt =
                MENTION.matcher(LINK.matcher(text).replaceAll("x".repeat(23))).replaceAll("$1");
        assertThat(clusters(asMastodonSeesIt)).isLessThanOrEqualTo(200 + slack(text));
        assertThat(new ClusterCounting(23).count(text)).isLessThanOrEqualTo(200);
        assertThat(text).contains(EVENTS.link().toString());
    }

    @Property(tries = 10_000, shrinking = ShrinkingMode.BOUNDED)
    void aCutIsNeverInsideOfAClusterALinkOrAHashtag(@ForAll("titles") String title) {
        Counting counting = new ClusterCounting(23);

        String cut = Cut.toFit(title, Locale.ENGLISH, beginning -> counting.count(beginning) <= 60)
                .orElse("…");

        String kept = cut.substring(0, cut.length() - 1);
        if (!title.startsWith(kept) || !icuEnds(title).contains(kept.length())) {
            // Behind a link or hashtag there is a space of ours.
            kept = kept.substring(0, kept.length() - 1);
        }
        assertThat(title).startsWith(kept);
        int end = kept.length();
        assertThat(icuEnds(title).contains(end)).isTrue();
        for (Pattern whole : List.of(LINK, HASHTAG)) {
            assertThat(whole.matcher(title).results().noneMatch(it -> it.start() < end && end < it.end()))
                    .isTrue();
        }
    }

    /** Where ICU and the JDK know different versions of Unicode, they may differ by what only one of them knows. */
    private static int slack(String text) {
        return Math.max(0, clusters(text) - icuEnds(text).size() + 1);
    }

    private static int clusters(String text) {
        return (int) CLUSTER.matcher(text).results().count();
    }

    private static List<Integer> icuEnds(String text) {
        BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        breaks.setText(text);
        List<Integer> ends = new ArrayList<>();
        for (int end = breaks.first(); end != BreakIterator.DONE; end = breaks.next()) {
            ends.add(end);
        }
        return ends;
    }
}
