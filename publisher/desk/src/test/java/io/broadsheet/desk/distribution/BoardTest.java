package io.broadsheet.desk.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.desk.article.Draft;
import io.broadsheet.desk.article.StoredArticle;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoardTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ArticleId ID = ArticleId.fresh();
    private static final List<String> EXPECTED = List.of("feeds", "mail", "social");

    @Test
    void itIsCompleteWhenEveryExpectedChannelHasEnded() {
        Board board = Board.of(
                article(1),
                EXPECTED,
                List.of(report("social", State.SKIPPED), report("mail", State.DONE), report("feeds", State.DONE)));

        assertThat(board.complete()).isTrue();
        assertThat(board.failed()).isFalse();
    }

    @Test
    void aChannelThatSaidNothingYetIsWaitedFor() {
        Board board = Board.of(article(1), EXPECTED, List.of(report("feeds", State.DONE), report("mail", State.DONE)));

        assertThat(board.complete()).isFalse();
        assertThat(board.channels()).last().satisfies(it -> {
            assertThat(it.channel()).isEqualTo("social");
            assertThat(it.state()).isEqualTo(State.WORKING);
            assertThat(it.detail()).isEqualTo("no word yet");
        });
    }

    @Test
    void aChannelAtWorkIsWaitedFor() {
        Board board = Board.of(
                article(1),
                EXPECTED,
                List.of(report("feeds", State.DONE), report("mail", State.WORKING), report("social", State.DONE)));

        assertThat(board.complete()).isFalse();
    }

    @Test
    void oneFailureIsAFailureAlsoOfASingleAccount() {
        Board board = Board.of(article(1), List.of("feeds"), List.of(report("social/masto", State.FAILED)));

        assertThat(board.failed()).isTrue();
        assertThat(board.complete()).isFalse();
    }

    @Test
    void theExpectedComeFirstThenTheAccountsByName() {
        Board board = Board.of(
                article(1),
                EXPECTED,
                List.of(report("social/z", State.DONE), report("social/a", State.DONE), report("social", State.DONE)));

        assertThat(board.channels())
                .extracting(Board.Line::channel)
                .containsExactly("feeds", "mail", "social", "social/a", "social/z");
    }

    @Test
    void anArticleThatNeverWasOutHasNoChannels() {
        Board board = Board.of(article(0), EXPECTED, List.of());

        assertThat(board.complete()).isFalse();
        assertThat(board.channels()).isEmpty();
    }

    private static DistributionReport report(String channel, State state) {
        return new DistributionReport(ID, 1, channel, 1, state, Counts.NONE, null, null, NOW);
    }

    private static StoredArticle article(int revision) {
        return new StoredArticle(
                ID,
                "a",
                revision == 0 ? StoredArticle.State.DRAFT : StoredArticle.State.PUBLISHED,
                revision,
                Draft.markdown("A", "1"),
                1,
                false,
                null,
                null,
                null,
                NOW,
                NOW);
    }
}
