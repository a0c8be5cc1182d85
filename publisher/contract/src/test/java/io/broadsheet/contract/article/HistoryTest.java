package io.broadsheet.contract.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Instant T1 = Instant.parse("2026-09-14T06:30:00Z");
    private static final Instant T2 = T1.plusSeconds(60);
    private static final Instant T3 = T2.plusSeconds(60);
    private final ArticleId id = ArticleId.fresh();

    @Test
    void aFirstRevisionHasNothingBehindIt() {
        ArticlePublished first =
                published(1, T1, "a", "Essays", "keys", "<p>1</p>").after(null);

        assertThat(first.history()).isEqualTo(new History(T1, T1, 1, List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void aChangeOfTagsDoesNotCountAsAnUpdate() {
        ArticlePublished first =
                published(1, T1, "a", "Essays", "keys", "<p>1</p>").after(null);

        History history = published(2, T2, "a", "Essays", "locks", "<p>1</p>")
                .after(first)
                .history();

        assertThat(history).isEqualTo(new History(T1, T1, 1, List.of(), List.of(), List.of("keys"), List.of()));
    }

    @Test
    void theNewestEventAloneTellsWhatAllBeforeItSaid() {
        ArticlePublished first =
                published(1, T1, "a", "Essays", "keys", "<p>1</p>").after(null);
        ArticlePublished moved =
                published(2, T2, "b", "News", "locks", "<p>2</p>").after(first);

        History history = withdrawn(3, T3, "b").after(moved).history();

        assertThat(history)
                .isEqualTo(new History(
                        T1,
                        T3,
                        3,
                        List.of("a"),
                        List.of("Essays", "News"),
                        List.of("keys", "locks"),
                        List.of("Ada Fenwick")));
    }

    @Test
    void whatReturnsUnderItsOldNamesHasThemNoMoreBehindIt() {
        ArticlePublished first =
                published(1, T1, "a", "Essays", "keys", "<p>1</p>").after(null);
        ArticleWithdrawn gone = withdrawn(2, T2, "a").after(first);

        History history =
                published(3, T3, "a", "Essays", "keys", "<p>1</p>").after(gone).history();

        assertThat(history).isEqualTo(new History(T1, T3, 3, List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void aRevisionThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new History(T1, T1, 0, List.of(), List.of(), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("history.updatedIn is 0 (expected: 1 or more)");
    }

    private ArticlePublished published(int revision, Instant at, String slug, String section, String tag, String html) {
        return new ArticlePublished(
                id,
                revision,
                at,
                new Article(
                        slug,
                        "Title",
                        null,
                        List.of("Ada Fenwick"),
                        section,
                        List.of(tag),
                        "en",
                        html,
                        "Text",
                        "Excerpt",
                        URI.create("https://review.example.org/articles/" + slug),
                        List.of(),
                        List.of(),
                        null,
                        T1,
                        at,
                        Map.of()));
    }

    private ArticleWithdrawn withdrawn(int revision, Instant at, String slug) {
        return new ArticleWithdrawn(
                id, revision, at, slug, URI.create("https://review.example.org/articles/" + slug), null);
    }
}
