package io.broadsheet.desk.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.desk.article.Draft;
import io.broadsheet.desk.article.Format;
import io.broadsheet.desk.page.EditorForm.Read;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EditorFormTest {
    private static final List<String> SECTIONS = List.of("Politics", "Arts");

    @Test
    void whatIsShownAndSentBackIsTheSameDraft() {
        Draft before = new Draft(
                "A",
                "b",
                List.of("Ada Winters", "Ben Okri"),
                "Arts",
                List.of("x", "y"),
                "de-AT",
                "<p>1</p>",
                Format.HTML,
                List.of(),
                List.of(),
                "(c) A",
                Map.of("mastodon", "Read", "other", "Too"),
                Instant.parse("2020-09-14T07:30:00Z"),
                "short");

        Read read = EditorForm.of("a", before, 3).read(before, SECTIONS);

        assertThat(read).isEqualTo(new Read.Good(before));
    }

    @Test
    void aNameWithACommaStaysOneName() {
        Draft before = new Draft(
                "A",
                null,
                List.of("Doe, Jane"),
                null,
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

        Read read = EditorForm.of("a", before, 3).read(before, SECTIONS);

        assertThat(read).isEqualTo(new Read.Good(before));
    }

    @Test
    void everyWrongFieldIsNamed() {
        EditorForm form = form("""
                {"title": "two\\nlines", "language": "no language", "slug": "No Slug", "date": "14.9.2020", "section": "Sports",
                 "source": "\\u0000", "announcements": {"mastodon": "\\u0001"}}""");

        Read read = form.read(EditorForm.nothing(), SECTIONS);

        assertThat(read)
                .isInstanceOfSatisfying(
                        Read.Bad.class,
                        bad -> assertThat(bad.fields())
                                .containsOnlyKeys(
                                        "title",
                                        "language",
                                        "source",
                                        "date",
                                        "announcement-mastodon",
                                        "section",
                                        "slug")
                                .containsEntry("date", "date is '14.9.2020' (expected: a day such as 2020-09-14)")
                                .containsEntry("section", "section is 'Sports' (expected one of: Politics, Arts)"));
    }

    @Test
    void aSectionThatTheArticleHasAlreadyIsNotInTheWay() {
        Draft before = new Draft(
                "A",
                null,
                List.of(),
                "Abolished",
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

        assertThat(EditorForm.of("a", before, 3).read(before, SECTIONS)).isEqualTo(new Read.Good(before));
    }

    @Test
    void aNewArticleGetsItsAddressFromTheTitleUnlessItHasOne() {
        assertThat(form("{\"title\": \"Étude in Blue\"}").slugOrOfTitle()).isEqualTo("etude-in-blue");
        assertThat(form("{\"title\": \"A\", \"slug\": \" b \"}").slugOrOfTitle())
                .isEqualTo("b");
        assertThat(form("{\"title\": \"新聞\"}").slugOrOfTitle()).isEqualTo("article");
    }

    @Test
    void lineEndsAreOfOneKind() {
        assertThat(form("{\"source\": \"a\\r\\nb\"}").source()).isEqualTo("a\nb");
    }

    @Test
    void whatIsNoFormIsRefused() {
        for (String json : new String[] {"", "null", "[]", "{\"titel\": \"A\"}", "{"}) {
            assertThatThrownBy(() -> form(json))
                    .as(json)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("these are not the editor's fields");
        }
    }

    private static EditorForm form(String json) {
        return EditorForm.ofJson(json.getBytes(UTF_8));
    }
}
