package io.broadsheet.syndication.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.intake.UnacceptableEventException;
import io.broadsheet.contract.testing.MigratedDatabase;
import io.broadsheet.syndication.Articles;
import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.document.TestDocuments;
import io.broadsheet.syndication.shelf.Shelf;
import io.broadsheet.syndication.shelf.Shelves;
import io.broadsheet.syndication.sql.Trip;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
class EntriesTest {
    private static final Instant T1 = Articles.MORNING;
    private static final Instant T2 = T1.plusSeconds(3600);
    private static final Instant T3 = T2.plusSeconds(3600);
    private static final Jdbi JDBI = MigratedDatabase.of("syndication");

    private final Entries entries = TestEntries.on(JDBI, TestDocuments.on(JDBI));
    private final ArticleId id = ArticleId.fresh();
    private final String slug = Articles.slug("keys", id);

    @Test
    void aPublishedArticleStandsAtItsAddress() {
        ArticlePublished event = Articles.published(id, slug, "Eleven keys");

        Applied applied = entries.apply(event);

        assertThat(applied.change())
                .hasValueSatisfying(change -> assertThat(change.topics())
                        .contains(
                                Change.ENTRIES,
                                Change.page(slug),
                                Shelf.named(Shelf.Kind.SECTION, "Essays").topic(),
                                Shelf.named(Shelf.Kind.TAG, "archives").topic(),
                                Shelf.named(Shelf.Kind.AUTHOR, "Ada Fenwick").topic()));
        assertThat(entries.at(slug)).isEqualTo(new Place.Here(new Entry(id, 1, event.content(), T1, 1)));
        assertThat(newest()).contains(new Entry(id, 1, event.content(), T1, 1));
    }

    @Test
    void theSameEventAgainChangesNothing() {
        ArticlePublished event = Articles.published(id, slug, "Eleven keys");
        entries.apply(event);

        Applied again = entries.apply(event);

        assertThat(again).isEqualTo(new Applied(1, java.util.Optional.empty()));
    }

    @Test
    void aLateOldRevisionDoesNotUndoTheNewOne() {
        entries.apply(Articles.published(id, 2, slug, "Twelve keys", "<p>2</p>", T2));

        Applied late = entries.apply(Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", T1));

        assertThat(late.revision()).isEqualTo(2);
        assertThat(here().content().title()).isEqualTo("Twelve keys");
    }

    @Test
    void aSmallChangeDoesNotMoveTheTimeOfTheUpdate() {
        ArticlePublished first =
                Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", T1).after(null);
        entries.apply(first);

        entries.apply(new ArticlePublished(id, 2, T2, withTags(first, T2)).after(first));

        assertThat(here().revision()).isEqualTo(2);
        assertThat(here().updated()).isEqualTo(T1);
        assertThat(here().isUpdated()).isFalse();
    }

    @Test
    void anotherTextMovesTheTimeOfTheUpdate() {
        entries.apply(Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", T1));

        entries.apply(Articles.published(id, 2, slug, "Eleven keys", "<p>2</p>", T2));

        assertThat(here().updated()).isEqualTo(T2);
        assertThat(here().isUpdated()).isTrue();
    }

    @Test
    void aWithdrawnArticleLeavesTheListAndItsAddressSaysWhy() {
        entries.apply(Articles.published(id, slug, "Eleven keys"));

        entries.apply(Articles.withdrawn(id, 2, slug, "Twelve, in fact.", T2));

        assertThat(entries.at(slug)).isEqualTo(new Place.Withdrawn(slug, T2, "Twelve, in fact."));
        assertThat(newest()).extracting(Entry::article).doesNotContain(id);
        Trip trip = new Trip();
        Trip.Answer<Withdrawal> withdrawals = entries.lastWithdrawals(trip, 1000);
        JDBI.useHandle(trip::make);
        assertThat(withdrawals.rows()).contains(new Withdrawal(id, T2, "Twelve, in fact."));
    }

    @Test
    void entriesFromBeforeThereWereShelvesArePutOntoThemOnce() {
        entries.apply(Articles.published(id, slug, "Eleven keys"));
        JDBI.useHandle(handle -> handle.execute("delete from standing; update state set shelved = false"));

        int count = entries.shelveAll();

        assertThat(count).isPositive();
        assertThat(on("archives")).contains(id.value());
        assertThat(entries.shelveAll()).isZero();
    }

    @Test
    void anArticleThatChangesItsTagLeavesOneShelfForAnother() {
        ArticlePublished first = Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", T1);
        entries.apply(first);

        Applied applied = entries.apply(new ArticlePublished(id, 2, T2, withTags(first, T2)));

        assertThat(applied.change().orElseThrow().topics())
                .contains(
                        Shelf.named(Shelf.Kind.TAG, "archives").topic(),
                        Shelf.named(Shelf.Kind.TAG, "another tag " + slug).topic());
        assertThat(on("archives")).doesNotContain(id.value());
        assertThat(on("another tag " + slug)).contains(id.value());
    }

    @Test
    void whatIsDangerousOrRelativeInABodyGoesNoFurther() {
        String html = "<p onclick=\"x()\">Hello <a href=\"../b?c=1&amp;d=2\">b</a><a href=\"javascript:x()\">c</a></p>"
                + "<script>x()</script><img src=\"/d.png\" srcset=\"e.png 1x, /f.png 2x\" alt=\"\"><a href=\"#note\">1</a>";

        entries.apply(Articles.published(id, 1, slug, "Eleven keys", html, T1));

        assertThat(here().content().html())
                .isEqualTo("<p>Hello <a href=\"http://localhost:8080/b?c=1&amp;d=2\">b</a><a>c</a></p>"
                        + "<img src=\"http://localhost:8080/d.png\" srcset=\"http://localhost:8080/articles/e.png 1x,"
                        + " http://localhost:8080/f.png 2x\" alt=\"\"><a href=\"#note\">1</a>");
    }

    @Test
    void anEventThatDoesNotTellItsHistoryCountsAsAnUpdate() {
        ArticlePublished first = Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", T1);
        entries.apply(first);

        entries.apply(new ArticlePublished(id, 2, T2, withTags(first, T2)));

        assertThat(here().updated()).isEqualTo(T2);
    }

    @Test
    void theNewestEventAloneLeadsFromOldAddressesAndKeepsTheShelvesThatWereLeft() {
        ArticlePublished first =
                Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", T1).after(null);
        ArticlePublished second = new ArticlePublished(id, 2, T2, withTags(first, T2)).after(first);
        ArticlePublished third = Articles.published(id, 3, slug + "-now", "Eleven keys", "<p>1</p>", T3)
                .after(second);

        entries.apply(third);

        assertThat(entries.at(slug)).isEqualTo(new Place.Moved(slug + "-now"));
        Optional<String> name = JDBI.withHandle(
                handle -> new Shelves().name(handle, Shelf.named(Shelf.Kind.TAG, "another tag " + slug)));
        assertThat(name).contains("");
        assertThat(here(slug + "-now").updated()).isEqualTo(T1);
    }

    @Test
    void aReturnAfterAWithdrawalConcernsWhateverNamedTheWithdrawal() {
        entries.apply(Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", T1));
        entries.apply(Articles.withdrawn(id, 2, slug, null, T2));

        Applied back = entries.apply(Articles.published(id, 3, slug, "Eleven keys", "<p>1</p>", T3));

        assertThat(back.change().orElseThrow().topics()).contains(Change.WITHDRAWALS);
    }

    @Test
    void aWithdrawalOfAnArticleNeverSeenIsKeptToo() {
        entries.apply(Articles.withdrawn(id, 2, slug, null, T2));

        entries.apply(Articles.published(id, slug, "Eleven keys"));

        assertThat(entries.at(slug)).isEqualTo(new Place.Withdrawn(slug, T2, null));
    }

    @Test
    void anArticlePublishedAgainIsBackAndCountsAsUpdated() {
        entries.apply(Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", T1));
        entries.apply(Articles.withdrawn(id, 2, slug, null, T2));

        entries.apply(Articles.published(id, 3, slug, "Eleven keys", "<p>1</p>", T3));

        assertThat(here().updated()).isEqualTo(T3);
    }

    @Test
    void anOldAddressLeadsToTheNewOne() {
        String now = slug + "-now";
        entries.apply(Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", T1));

        Applied moved = entries.apply(Articles.published(id, 2, now, "Eleven keys", "<p>1</p>", T2));

        assertThat(entries.at(slug)).isEqualTo(new Place.Moved(now));
        assertThat(moved.change())
                .hasValueSatisfying(
                        change -> assertThat(change.topics()).contains(Change.page(slug), Change.page(now)));
    }

    @Test
    void anArticleAtAnAddressGoesBeforeOneThatLeftIt() {
        ArticleId successor = ArticleId.fresh();
        entries.apply(Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", T1));
        entries.apply(Articles.published(id, 2, slug + "-now", "Eleven keys", "<p>1</p>", T2));

        entries.apply(Articles.published(successor, slug, "Keys again"));

        assertThat(here().article()).isEqualTo(successor);
    }

    @Test
    void whereNothingEverWasThereIsNothing() {
        assertThat(entries.at("never-" + id)).isEqualTo(new Place.Nowhere());
    }

    @Test
    void aDateThatNoFeedCanCarryIsRefusedRatherThanTriedForEver() {
        ArticlePublished impossible =
                Articles.published(id, 1, slug, "Eleven keys", "<p>1</p>", Instant.parse("+12345-01-01T00:00:00Z"));

        assertThatThrownBy(() -> entries.apply(impossible))
                .isInstanceOf(UnacceptableEventException.class)
                .hasMessageContaining("+12345-01-01T00:00:00Z")
                .hasMessageContaining("expected: a year from 1 to 9999");
    }

    private Entry here() {
        return here(slug);
    }

    private Entry here(String slug) {
        return entries.at(slug) instanceof Place.Here(var entry)
                ? entry
                : org.assertj.core.api.Assertions.fail("nothing is at " + slug);
    }

    private static List<UUID> on(String tag) {
        return JDBI.withHandle(handle -> new Shelves().newest(handle, Shelf.named(Shelf.Kind.TAG, tag), 1000));
    }

    private List<Entry> newest() {
        return JDBI.withHandle(handle -> entries.newest(handle, 1000));
    }

    private static io.broadsheet.contract.article.Article withTags(ArticlePublished event, Instant revised) {
        var it = event.content();
        return new io.broadsheet.contract.article.Article(
                it.slug(),
                it.title(),
                it.standfirst(),
                it.byline(),
                it.section(),
                List.of("another tag " + it.slug()),
                it.language(),
                it.html(),
                it.text(),
                it.excerpt(),
                it.link(),
                it.images(),
                it.enclosures(),
                it.rights(),
                it.firstPublished(),
                revised,
                it.announcements());
    }
}
