package io.broadsheet.desk.article;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.article.PostsChoice;
import io.broadsheet.desk.ArticlesTopic;
import io.broadsheet.desk.TestDesk;
import io.broadsheet.desk.article.PublishingDesk.Decision;
import io.broadsheet.desk.article.PublishingDesk.Preview;
import io.broadsheet.desk.article.PublishingDesk.Saved;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
class PublishingDeskTest {
    private final PublishingDesk desk = TestDesk.shared().bean(PublishingDesk.class);
    private final String slug = "article-" + UUID.randomUUID();

    @Test
    void aDraftIsCreatedThenChangedThenUnchanged() {
        Saved first = desk.save(slug, Draft.markdown("A", "1"));
        Saved second = desk.save(slug, Draft.markdown("A", "2"));
        Saved third = desk.save(slug, Draft.markdown("A", "2"));

        assertThat(first).isInstanceOf(Saved.Created.class);
        assertThat(second).isInstanceOf(Saved.Changed.class);
        assertThat(third).isInstanceOf(Saved.Unchanged.class);
        assertThat(third.article().version()).isEqualTo(2);
        assertThat(third.article().state()).isEqualTo(StoredArticle.State.DRAFT);
        assertThat(third.article().draft().source()).isEqualTo("2");
    }

    @Test
    void aChangeOfAnOlderDraftOverwritesNothing() {
        desk.save(slug, Draft.markdown("A", "1"));
        desk.save(slug, Draft.markdown("A", "theirs"));

        Saved late = desk.change(slug, Draft.markdown("A", "mine"), 1).orElseThrow();
        Saved sameWords = desk.change(slug, Draft.markdown("A", "theirs"), 1).orElseThrow();
        Saved inTime = desk.change(slug, Draft.markdown("A", "both"), 2).orElseThrow();

        assertThat(late).isInstanceOf(Saved.Outdated.class);
        assertThat(late.article().draft().source()).isEqualTo("theirs");
        assertThat(sameWords).isInstanceOf(Saved.Unchanged.class);
        assertThat(inTime).isInstanceOf(Saved.Changed.class);
        assertThat(desk.change(slug + "-none", Draft.markdown("A", "1"), 1)).isEmpty();
    }

    @Test
    void aNewArticleTakesNobodysPlace() {
        Saved first = desk.create(slug, Draft.markdown("A", "1"));

        Saved second = desk.create(slug, Draft.markdown("B", "2"));

        assertThat(first).isInstanceOf(Saved.Created.class);
        assertThat(second).isInstanceOf(Saved.Outdated.class);
        assertThat(desk.find(slug).orElseThrow().draft().title()).isEqualTo("A");
    }

    @Test
    void onlyTheDraftThatWasLookedAtIsPublished() {
        desk.save(slug, Draft.markdown("A", "1"));
        desk.save(slug, Draft.markdown("A", "2"));

        Decision late = desk.publish(slug, 1, null);
        Decision inTime = desk.publish(slug, 2, null);

        assertThat(late).isEqualTo(new Decision.Outdated(slug, 2));
        assertThat(inTime).isInstanceOf(Decision.Announced.class);
    }

    @Test
    void aChangedTextIsACorrectionAndTheSameTextIsNothing() {
        desk.save(slug, Draft.markdown("A", "1"));
        Decision first = desk.publish(slug);
        Decision same = desk.publish(slug);
        desk.save(slug, Draft.markdown("A", "2"));
        Decision corrected = desk.publish(slug);

        assertThat(first)
                .isInstanceOfSatisfying(
                        Decision.Announced.class,
                        it -> assertThat(it.revision()).isEqualTo(1));
        assertThat(same)
                .isInstanceOfSatisfying(
                        Decision.Unchanged.class,
                        it -> assertThat(it.revision()).isEqualTo(1));
        assertThat(corrected)
                .isInstanceOfSatisfying(
                        Decision.Announced.class,
                        it -> assertThat(it.revision()).isEqualTo(2));
    }

    @Test
    void aDraftChangedAndChangedBackAnnouncesNothing() {
        desk.save(slug, Draft.markdown("A", "1"));
        desk.publish(slug);
        desk.save(slug, Draft.markdown("A", "2"));
        boolean editedBefore = article().edited();
        desk.save(slug, Draft.markdown("A", "1"));

        Decision decision = desk.publish(slug);

        assertThat(decision).isInstanceOf(Decision.Unchanged.class);
        assertThat(editedBefore).isTrue();
        assertThat(article().edited()).isFalse();
    }

    @Test
    void whatBecomesOfPostsTravelsWithTheCorrectionAndTheWithdrawal() {
        desk.save(slug, Draft.markdown("A", "1"));
        desk.publish(slug);
        desk.save(slug, Draft.markdown("A", "2"));
        desk.publish(slug, article().version(), PostsChoice.REPLY);
        desk.withdraw(slug, null, PostsChoice.LEAVE);

        List<ArticleEvent> events = events(3);
        assertThat(((ArticlePublished) events.get(0)).posts()).isNull();
        assertThat(((ArticlePublished) events.get(1)).posts()).isEqualTo(PostsChoice.REPLY);
        assertThat(((ArticleWithdrawn) events.get(2)).posts()).isEqualTo(PostsChoice.LEAVE);
    }

    @Test
    void everyEventTellsTheHistoryBeforeIt() {
        desk.save(slug, Draft.markdown("A", "1"));
        desk.publish(slug);
        desk.save(slug, Draft.markdown("A", "2"));
        desk.publish(slug);
        desk.withdraw(slug, null, null);
        desk.publish(slug);

        List<ArticleEvent> events = events(4);
        assertThat(events.getFirst()).isEqualTo(((ArticlePublished) events.get(0)).after(null));
        assertThat(events.get(1)).isEqualTo(((ArticlePublished) events.get(1)).after(events.get(0)));
        assertThat(events.get(2)).isEqualTo(((ArticleWithdrawn) events.get(2)).after(events.get(1)));
        assertThat(events.get(3)).isEqualTo(((ArticlePublished) events.get(3)).after(events.get(2)));
    }

    @Test
    void theHistoryOfEventsThatDoNotTellItIsMadeOfTheOnesBeforeThem() {
        desk.save(slug, Draft.markdown("A", "1"));
        desk.publish(slug);
        Jdbi jdbi = TestDesk.shared().context().getBean(Jdbi.class, Qualifiers.byName("desk"));
        ArticlePublished first = (ArticlePublished) events(1).getFirst();
        ArticlePublished silent =
                new ArticlePublished(first.article(), first.revision(), first.at(), first.content(), first.posts());
        jdbi.useHandle(handle -> handle.createUpdate("update revision set event = :event where article = :article")
                .bind("event", new ArticleEventCodec().encode(silent))
                .bind("article", first.article().value())
                .execute());

        desk.withdraw(slug, null, null);

        ArticleWithdrawn withdrawn = (ArticleWithdrawn) events(2).get(1);
        assertThat(withdrawn).isEqualTo(withdrawn.after(first));
    }

    @Test
    void aWithdrawalTakesANumberAndTheArticleCanComeBack() {
        desk.save(slug, Draft.markdown("A", "1"));
        desk.publish(slug);
        Decision withdrawn = desk.withdraw(slug, "It was wrong.", null);
        Decision again = desk.withdraw(slug, null, null);
        Decision back = desk.publish(slug);

        assertThat(withdrawn)
                .isInstanceOfSatisfying(
                        Decision.Announced.class,
                        it -> assertThat(it.revision()).isEqualTo(2));
        assertThat(again).isInstanceOf(Decision.Unchanged.class);
        assertThat(back)
                .isInstanceOfSatisfying(
                        Decision.Announced.class,
                        it -> assertThat(it.revision()).isEqualTo(3));
        List<ArticleEvent> events = events(3);
        assertThat(events).extracting(ArticleEvent::revision).containsExactly(1, 2, 3);
        assertThat(events.get(1)).isInstanceOfSatisfying(ArticleWithdrawn.class, it -> {
            assertThat(it.reason()).isEqualTo("It was wrong.");
            assertThat(it.slug()).isEqualTo(slug);
        });
    }

    @Test
    void theFirstPublicationDateNeverChangesAndEveryRevisionIsLater() {
        desk.save(slug, dated("1", Instant.parse("2020-09-14T12:00:00Z")));
        desk.publish(slug);
        desk.save(slug, dated("2", Instant.parse("2021-01-01T12:00:00Z")));
        desk.publish(slug);

        List<ArticleEvent> events = events(2);

        assertThat(events)
                .allSatisfy(it -> assertThat(((ArticlePublished) it).content().firstPublished())
                        .isEqualTo("2020-09-14T12:00:00Z"));
        assertThat(events.get(1).at()).isAfter(events.get(0).at());
        assertThat(((ArticlePublished) events.get(1)).content().revised())
                .isEqualTo(events.get(1).at());
    }

    @Test
    void aDateInTheFutureIsNoPublicationDate() {
        desk.save(slug, dated("1", Instant.parse("2999-01-01T00:00:00Z")));

        desk.publish(slug);

        assertThat(events(1))
                .singleElement()
                .isInstanceOfSatisfying(
                        ArticlePublished.class,
                        it -> assertThat(it.content().firstPublished()).isEqualTo(it.at()));
    }

    @Test
    void anArticleThatIsTooLargeChangesNothing() {
        desk.save(slug, Draft.markdown("A", "small"));
        desk.publish(slug);
        desk.save(slug, Draft.markdown("A", "x".repeat(1_000_000)));
        StoredArticle before = article();

        Decision decision = desk.publish(slug);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.TooLarge.class,
                        it -> assertThat(it.reason()).contains(slug).contains("900,000"));
        assertThat(article()).isEqualTo(before);
    }

    @Test
    void whatIsNotThereOrNotOutIsSaid() {
        desk.save(slug, Draft.markdown("A", "1"));

        assertThat(desk.withdraw(slug, null, null)).isInstanceOf(Decision.NeverPublished.class);
        assertThat(desk.publish("no-such-article")).isInstanceOf(Decision.NotFound.class);
        assertThat(desk.withdraw("no-such-article", null, null)).isInstanceOf(Decision.NotFound.class);
        assertThat(desk.publish("\0")).isInstanceOf(Decision.NotFound.class);
    }

    @Test
    void aPreviewIsTheVeryEventAndStoresNothing() {
        Preview unknown = desk.preview(slug, Draft.markdown("A", "1"));
        assertThat(desk.find(slug)).isEmpty();
        desk.save(slug, Draft.markdown("A", "1"));
        desk.publish(slug);
        Preview correction = desk.preview(slug, Draft.markdown("A", "2"));
        Preview unfinished = desk.preview(slug, Draft.markdown("", "2"));
        Preview tooLarge = desk.preview(slug, Draft.markdown("A", "x".repeat(1_000_000)));

        assertThat(unknown)
                .isInstanceOfSatisfying(
                        Preview.Ready.class,
                        it -> assertThat(it.event().revision()).isEqualTo(1));
        assertThat(correction).isInstanceOfSatisfying(Preview.Ready.class, it -> {
            assertThat(it.event().revision()).isEqualTo(2);
            assertThat(it.event().article()).isEqualTo(article().id());
            assertThat(it.event().content().text()).isEqualTo("2");
        });
        assertThat(unfinished).isInstanceOf(Preview.NotPublishable.class);
        assertThat(tooLarge).isInstanceOf(Preview.TooLarge.class);
        assertThat(article().draft().source()).isEqualTo("1");
    }

    @Test
    void theNewestChangeIsListedFirst() {
        desk.save(slug, Draft.markdown("Listed", "1"));

        List<StoredArticle.Summary> newest = desk.newest(1000);

        assertThat(newest)
                .filteredOn(it -> it.slug().equals(slug))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.title()).isEqualTo("Listed");
                    assertThat(it.edited()).isTrue();
                });
        assertThat(newest).extracting(StoredArticle.Summary::changedAt).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    private StoredArticle article() {
        return desk.find(slug).orElseThrow();
    }

    private List<ArticleEvent> events(int count) {
        try (ArticlesTopic topic = new ArticlesTopic()) {
            return topic.events(Set.of(article().id().toString()), count);
        }
    }

    private static Draft dated(String source, @Nullable Instant date) {
        return new Draft(
                "A",
                null,
                List.of(),
                null,
                List.of(),
                null,
                source,
                Format.MARKDOWN,
                List.of(),
                List.of(),
                null,
                Map.of(),
                date,
                null);
    }
}
