package io.broadsheet.social.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private Composer.Said announce(String words, String template) {
        return Composer.announce(article("The tide", "How it turns.", "Ships"), words, rules, Template.of(template));
    }

    @Test
    void aTemplatePutsTheTextTogether() {
        String text = announce("", "New in {section}: {title} – by {byline}\\n\\n{link} {hashtags}")
                .posts()
                .getFirst();

        assertThat(text).isEqualTo("New in Essays: The tide – by Ada Byron\n\n" + events.link() + " #Ships");
    }

    @Test
    void aParagraphOfATemplateThatNothingFillsVanishes() {
        String text = announce("", "{title}\n\nThe line: {standfirst}\n\n{excerpt}")
                .posts()
                .getFirst();

        assertThat(text).isEqualTo("The tide\n\nHow it turns.\n\n" + events.link());
    }

    @Test
    void anUnknownPlaceInATemplateIsNamed() {
        assertThatThrownBy(() -> Template.of("{tilte} {link}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("template has {tilte} (expected: ")
                .hasMessageContaining("{title}");
    }

    @Test
    void aContentWarningIsTakenFromTheFirstLineAndCounts() {
        TextRules small = new TextRules(60, new ClusterCounting(23));

        Composer.Said said = Composer.announce(
                article("The tide", "", "Ships"),
                "CW: drowning\nRead about the tide that turned again",
                small,
                Template.USUAL);

        assertThat(said.warning()).isEqualTo("drowning");
        assertThat(said.posts().getFirst()).startsWith("Read about").endsWith("…\n\n" + events.link());
        assertThat(small.fits(said.warning() + "\n\n" + said.posts().getFirst()))
                .isTrue();
    }

    @Test
    void aWarningAloneLeavesTheUsualText() {
        Composer.Said said = announce("cw: drowning", "{title}");

        assertThat(said.posts()).containsExactly("The tide\n\n" + events.link());
        assertThat(said.warning()).isEqualTo("drowning");
    }

    @Test
    void aLineOfHyphensBeginsTheNextPostOfAThread() {
        Composer.Said said = announce("One\n\n---\nTwo\n-----\n\nThree", "");

        assertThat(said.posts()).containsExactly("One\n\n" + events.link(), "Two", "Three");
    }

    @Test
    void aLongPostOfAThreadFlowsOnIntoTheNext() {
        Composer.Said said = announce("word ".repeat(150) + "\n---\nThe end", "");

        assertThat(said.posts()).hasSize(3).allMatch(rules::fits);
        assertThat(said.posts().getFirst()).endsWith("word\n\n" + events.link());
        assertThat(said.posts().get(1)).startsWith("word word").endsWith("word");
        assertThat(said.posts().getLast()).isEqualTo("The end");
    }

    @Test
    void correctionsAndWithdrawalsSpeakTheArticlesLanguage() {
        assertThat(Composer.correct(article("The tide", ""), rules))
                .isEqualTo("Corrected: The tide\n\n" + events.link());
        assertThat(Composer.withdraw("Der Text war falsch.", "de-AT", rules))
                .isEqualTo("Wir haben diesen Artikel zurückgezogen: Der Text war falsch.");
        assertThat(Composer.withdraw(null, "ja", rules)).isEqualTo("We have withdrawn this article.");
        assertThat(Composer.withdraw("x ".repeat(2_000), "en", rules)).endsWith("…");
    }

    @Test
    void readingFromRightToLeftAndJoinersChangeNothing() {
        String title = "\u200Fשלום\u200D " + "שלום ".repeat(300);

        String text = compose(article(title, ""), null);

        assertThat(text).endsWith("…\n\n" + events.link());
        assertThat(rules.fits(text)).isTrue();
    }
}
