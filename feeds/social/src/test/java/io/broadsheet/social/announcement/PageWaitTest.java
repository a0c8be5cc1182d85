package io.broadsheet.social.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePage;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.social.testing.FileServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Posts wait until the article's page is up, but not for ever. */
@Tag("services")
@Tag("once")
class PageWaitTest {
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");

    private final FileServer site = new FileServer();
    private final Works works = new Works(START, Duration.ofMinutes(2));
    private final ArticleId article = ArticleId.fresh();

    @AfterEach
    void close() {
        works.close();
        site.close();
    }

    private ArticlePublished published() {
        return published(1, "The tide");
    }

    private ArticlePublished published(int revision, String title) {
        URI link = site.uri("/articles/the-tide");
        return new ArticlePublished(
                article,
                revision,
                START,
                new Article(
                        "the-tide",
                        title,
                        null,
                        List.of(),
                        null,
                        List.of(),
                        "en",
                        "",
                        "",
                        "",
                        link,
                        List.of(),
                        List.of(),
                        null,
                        START,
                        START,
                        Map.of()));
    }

    private Announcement announcement() {
        return works.announcements.of(article).getFirst();
    }

    @Test
    void aPostGoesOutAsSoonAsThePageIsUp() {
        works.plan(published());
        works.work();
        assertThat(works.network.texts()).isEmpty();
        assertThat(announcement().detail()).isEqualTo("waits for the article's page");

        site.put("articles/the-tide", new byte[] {'x'});
        works.clock.pass(Duration.ofSeconds(2));
        works.work();

        assertThat(works.network.texts()).hasSize(1);
        assertThat(announcement().attempts()).isZero();
    }

    @Test
    void aPageThatDoesNotComeIsWaitedForTwoMinutes() {
        works.plan(published());
        for (int i = 0; i < 119; i++) {
            works.work();
            works.clock.pass(Duration.ofSeconds(1));
        }
        assertThat(works.network.texts()).isEmpty();

        works.clock.pass(Duration.ofSeconds(1));
        works.work();

        assertThat(works.network.texts()).hasSize(1);
    }

    private void show(String revision) {
        site.put("articles/the-tide", new byte[] {'x'}, ArticlePage.REVISION_HEADER, revision);
    }

    private void correctWhileThePageTells(String revision) {
        show("1");
        works.plan(published());
        works.work();
        assertThat(works.network.texts()).singleElement().asString().startsWith("The tide");
        show(revision);
        works.plan(published(2, "The ebb"));
        works.work();
    }

    @Test
    void aCorrectionWaitsUntilThePageShowsItsRevision() {
        correctWhileThePageTells("1");
        assertThat(works.network.texts()).singleElement().asString().startsWith("The tide");
        assertThat(announcement().detail()).isEqualTo("waits for the article's page");

        show("2");
        works.clock.pass(Duration.ofSeconds(2));
        works.work();

        assertThat(works.network.texts()).singleElement().asString().startsWith("The ebb");
    }

    @Test
    void aCorrectionWaitsNoLongerThanTwoMinutesForThePageToChange() {
        correctWhileThePageTells("1");
        works.clock.pass(Duration.ofMinutes(2));
        works.work();

        assertThat(works.network.texts()).singleElement().asString().startsWith("The ebb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3", " 2 ", "", "two", "-1", "99999999999999999999"})
    void aPageThatShowsANewerRevisionOrTellsNoneIsNotWaitedFor(String revision) {
        correctWhileThePageTells(revision);

        assertThat(works.network.texts()).singleElement().asString().startsWith("The ebb");
    }

    @Test
    void aWithdrawalMeanwhileMeansThatNothingGoesOut() {
        works.plan(published());
        works.work();

        works.plan(new ArticleWithdrawn(article, 2, START, "the-tide", site.uri("/articles/the-tide"), null));
        works.clock.pass(Duration.ofMinutes(3));
        works.work();

        assertThat(works.network.posts()).isZero();
    }
}
