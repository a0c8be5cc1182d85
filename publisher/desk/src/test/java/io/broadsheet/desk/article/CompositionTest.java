package io.broadsheet.desk.article;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.Image;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CompositionTest {
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-02-01T00:00:00Z");
    private static final Image IN_BODY = image("https://a.example/body.png");
    private static final Image ON_TOP = image("https://a.example/top.png");

    private final BodyRenderer renderer =
            (source, format, base) -> new RenderedBody("<p>%s</p>".formatted(base), source, List.of(IN_BODY, ON_TOP));

    private Composition composition(String sections) {
        return new Composition(
                renderer,
                new PublicationConfig(
                        "https://news.example/", "de-AT", "The desk", "© News", List.of(sections.split(",", -1))));
    }

    @Test
    void whatTheDraftLeavesOutIsThePublications() {
        Article article = composition("").compose("a-b", Draft.markdown("T", "Text."), FIRST, LATER);

        assertThat(article.byline()).containsExactly("The desk");
        assertThat(article.language()).isEqualTo("de-AT");
        assertThat(article.rights()).isEqualTo("© News");
        assertThat(article.excerpt()).isEqualTo("Text.");
        assertThat(article.link()).hasToString("https://news.example/articles/a-b");
        assertThat(article.html()).as("rendered against its own address").contains("https://news.example/articles/a-b");
        assertThat(article.firstPublished()).isEqualTo(FIRST);
        assertThat(article.revised()).isEqualTo(LATER);
    }

    @Test
    void whatTheDraftSaysWins() {
        Draft draft = new Draft(
                "T",
                "S",
                List.of("Ann"),
                "Arts",
                List.of("t"),
                "fr",
                "Text.",
                Format.HTML,
                List.of(ON_TOP),
                List.of(),
                "© Ann",
                Map.of("mastodon", "Look!"),
                null,
                "My words.");

        Article article = composition("").compose("a", draft, FIRST, LATER);

        assertThat(article.byline()).containsExactly("Ann");
        assertThat(article.language()).isEqualTo("fr");
        assertThat(article.rights()).isEqualTo("© Ann");
        assertThat(article.excerpt()).isEqualTo("My words.");
        assertThat(article.announcements()).containsEntry("mastodon", "Look!");
        assertThat(article.images()).as("the editor's first, each once").containsExactly(ON_TOP, IN_BODY);
    }

    @Test
    void anUnknownSectionIsNamedWithTheAllowedOnes() {
        Draft draft = inSection("Sport");

        assertThat(composition("Politics,Arts").problems(draft))
                .containsExactly("section is 'Sport' (expected one of: Politics, Arts)");
        assertThat(composition("").problems(draft))
                .as("no sections configured: any is fine")
                .isEmpty();
        assertThat(composition("Sport").problems(draft)).isEmpty();
    }

    @Test
    void aDraftWithoutATitleIsNotReady() {
        assertThat(composition("").problems(Draft.markdown("  ", "Text.")))
                .singleElement()
                .asString()
                .contains("no title");
    }

    @Test
    void theSameContentAtAnotherTimeIsTheSame() {
        Composition composition = composition("");
        Article one = composition.compose("a", Draft.markdown("T", "Text."), FIRST, FIRST);

        assertThat(Composition.sameContent(one, composition.compose("a", Draft.markdown("T", "Text."), FIRST, LATER)))
                .isTrue();
        assertThat(Composition.sameContent(one, composition.compose("a", Draft.markdown("T", "Text!"), FIRST, LATER)))
                .isFalse();
        assertThat(Composition.sameContent(one, null)).isFalse();
    }

    @Test
    void theExcerptIsTheFirstParagraphInOneLine() {
        assertThat(Composition.excerpt("\n\n  First\n line. \n \nSecond.", Locale.ENGLISH))
                .isEqualTo("First line.");
        assertThat(Composition.excerpt("", Locale.ENGLISH)).isEmpty();
    }

    @Test
    void aLongExcerptIsCutBetweenWords() {
        String excerpt = Composition.excerpt("word ".repeat(100), Locale.ENGLISH);

        assertThat(excerpt)
                .hasSizeLessThanOrEqualTo(280)
                .hasSizeGreaterThan(270)
                .endsWith("word…");
    }

    @Property(tries = 200)
    void noExcerptIsTooLongOrEndsInHalfACharacter(@ForAll String text) {
        String excerpt = Composition.excerpt(text.repeat(20), Locale.ENGLISH);

        assertThat(excerpt.length()).isLessThanOrEqualTo(Composition.EXCERPT_LENGTH);
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            assertThat(excerpt.chars().noneMatch(c -> Character.isSurrogate((char) c)))
                    .isTrue();
        }
    }

    @Test
    void aParagraphWithoutAnyBreakIsCutBetweenCharacters() {
        String excerpt = Composition.excerpt("x" + "😀".repeat(300), Locale.ENGLISH);

        assertThat(excerpt).hasSizeLessThanOrEqualTo(280).endsWith("😀…");
    }

    private static Draft inSection(String section) {
        return new Draft(
                "T",
                null,
                List.of(),
                section,
                List.of(),
                null,
                "",
                Format.MARKDOWN,
                List.of(),
                List.of(),
                null,
                Map.of(),
                null,
                null);
    }

    private static Image image(String url) {
        return new Image(URI.create(url), "image/png", 0, "", null);
    }
}
