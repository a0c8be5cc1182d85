package io.broadsheet.social.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.Article;
import io.broadsheet.social.testing.Events;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComposerTest {
    private final Events events = Events.now();
    private final TextRules rules = new TextRules(500, new ClusterCounting(23));

    private Article article(String title, String excerpt, String... tags) {
        return events.content(title, excerpt, List.of(tags), Map.of(), Instant.now());
    }

    private String compose(Article article, @Nullable String words) {
        return Composer.compose(article, words, rules);
    }

    @Test
    void anAnnouncementHasTitleExcerptLinkAndHashtags() {
        String text = compose(article("The tide", "How it turns.", "Ships", "climate change", "ships", "2020"), null);

        assertThat(text).isEqualTo("The tide\n\nHow it turns.\n\n" + events.link() + "\n\n#Ships #ClimateChange");
    }

    @Test
    void theEditorsWordsComeFirstAndGetTheLink() {
        String text = compose(article("The tide", "How it turns.", "Ships"), "  Read this!  ");

        assertThat(text).isEqualTo("Read this!\n\n" + events.link());
    }

    @Test
    void theEditorsWordsWithTheLinkStayAsTheyAre() {
        String words = "Look: " + events.link() + " – by Ada\nand friends";

        assertThat(compose(article("The tide", ""), words)).isEqualTo(words);
    }

    @Test
    void aLongerAddressIsNotTheLink() {
        String words = "See " + events.link() + "-2";

        assertThat(compose(article("The tide", ""), words)).isEqualTo(words + "\n\n" + events.link());
    }

    @Test
    void aLongExcerptEndsBetweenWords() {
        String excerpt = "word ".repeat(300).strip();

        String text = compose(article("The tide", excerpt), null);

        assertThat(text).contains("word…\n\n" + events.link()).doesNotContain("wor…", "wo…", "w…");
        assertThat(rules.counting().count(text)).isBetween(490, 500);
    }

    @Test
    void aTitleOfTenThousandCharactersIsCutAndKeepsTheLink() {
        String text = compose(article("Titles ".repeat(1_428).strip(), "An excerpt.", "Ships"), null);

        assertThat(text).startsWith("Titles Titles").endsWith("Titles…\n\n" + events.link());
        assertThat(rules.fits(text)).isTrue();
    }

    @Test
    void aScriptWithoutSpacesIsCutToo() {
        String text = compose(article("潮汐の話".repeat(500), ""), null);

        assertThat(text).endsWith("…\n\n" + events.link());
        assertThat(rules.counting().count(text)).isBetween(490, 500);
    }

    @Test
    void onlyEmojiAreCutBetweenFamilies() {
        String family = "👩‍👩‍👧‍👦";

        String text = compose(article(family.repeat(900), ""), null);

        String shown = text.substring(0, text.indexOf('…'));
        assertThat(shown.replace(family, "")).isEmpty();
        assertThat(rules.counting().count(text)).isEqualTo(500);
    }

    @Test
    void aLinkInAnExcerptIsWholeOrNotThere() {
        String far = "https://other.example/" + "x".repeat(2_000);
        String excerpt = "before ".repeat(62) + far + " after ".repeat(40);

        String text = compose(article("The tide", excerpt), null);

        assertThat(text.replace(far + " …", "").replace(far, "")).doesNotContain("other.example");
        assertThat(rules.fits(text)).isTrue();
    }

    @Test
    void hashtagsThatDoNotFitAreLeftOut() {
        TextRules small = new TextRules(60, new ClusterCounting(23));

        String text = Composer.compose(article("The tide", "", "Ships", "A".repeat(40), "Sea"), null, small);

        assertThat(text).isEqualTo("The tide\n\n" + events.link() + "\n\n#Ships #Sea");
    }

    @Test
    void anExcerptThatRepeatsTheTitleIsLeftOut() {
        assertThat(compose(article("The tide", "The tide"), null)).isEqualTo("The tide\n\n" + events.link());
    }

    @Test
    void hashtagsKeepOtherScripts() {
        assertThat(compose(article("x", "", "Überraschung", "日本 文化", "क्षेत्र"), null))
                .endsWith("#Überraschung #日本文化 #क्षेत्र");
    }
}
