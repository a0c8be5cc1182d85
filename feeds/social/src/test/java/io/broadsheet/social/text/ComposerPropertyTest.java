package io.broadsheet.social.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.BreakIterator;
import io.broadsheet.contract.article.Article;
import io.broadsheet.social.testing.Events;
import io.broadsheet.social.testing.Titles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** The rules hold for titles in all scripts. The JDK's own clusters (regex \X, BreakIterator) are the oracle for ICU's. */
class ComposerPropertyTest {
    private static final Events EVENTS = Events.at(Instant.parse("2026-05-04T10:00:00Z"));
    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final Pattern LINK = Pattern.compile("https?://[^\\s\\p{Z}]+");
    // Mastodon's MENTION_RE, for the names that the titles below have.
    private static final Pattern MENTION =
            Pattern.compile("(?<![=/\\p{L}\\p{M}\\p{N}_])(@ada)@social\\.example[a-zA-Z0-9_.-]*");
    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Z}\\p{C}]+");
    private static final Pattern HASHTAG = Pattern.compile("#[^\\s\\p{Z}]+");

    @Provide
    Arbitrary<String> titles() {
        return Titles.inAllScripts();
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

    @Property(tries = 2_000, shrinking = ShrinkingMode.BOUNDED)
    void aThreadLosesNoWordAndEveryPostFits(@ForAll("titles") String first, @ForAll("titles") String second) {
        Article article = EVENTS.content("The tide", "", List.of(), Map.of(), EVENTS.firstPublished());
        TextRules rules = new TextRules(200, new ClusterCounting(23));
        String words = first.replace("-", "") + "\n---\n" + second.replace("-", "");

        List<String> posts =
                Composer.announce(article, words, rules, Template.USUAL).posts();

        String link = EVENTS.link().toString();
        assertThat(posts).allMatch(rules::fits);
        assertThat(posts.getFirst()).contains(link);
        String said = String.join("", posts).replaceFirst(Pattern.quote(link), "");
        assertThat(BLANK.matcher(said).replaceAll(""))
                .isEqualTo(BLANK.matcher(words.replace("---", "")).replaceAll(""));
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
