package io.broadsheet.social.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TellingTest {
    private static final URI POST = URI.create("https://social.example/@review/1");

    private final Telling telling = new Telling(ArticleId.fresh(), 1, 7, Instant.parse("2026-05-04T10:00:00Z"));

    private DistributionReport sum(Standing... standings) {
        return telling.of(List.of(standings)).getLast();
    }

    private static Standing waiting(String account, int attempts) {
        return new Standing(account, "waiting", attempts, attempts == 0 ? null : "no answer", null);
    }

    private static Standing done(String account) {
        return new Standing(account, "done", 0, null, POST);
    }

    private static Standing refused(String account) {
        return new Standing(account, "refused", 1, "no such token", null);
    }

    private static Standing skipped(String account) {
        return new Standing(account, "skipped", 0, "not connected", null);
    }

    @Test
    void everyAccountHasAChannelOfItsOwn() {
        List<DistributionReport> reports = telling.of(List.of(done("main"), refused("second")));

        assertThat(reports)
                .extracting(DistributionReport::channel, DistributionReport::state, DistributionReport::sequence)
                .containsExactly(
                        tuple("social/main", State.DONE, 7L),
                        tuple("social/second", State.FAILED, 7L),
                        tuple("social", State.FAILED, 7L));
    }

    @Test
    void theSumWorksUntilTheLastAccountHasEnded() {
        DistributionReport sum = sum(done("main"), refused("second"), waiting("third", 2));

        assertThat(sum.state()).isEqualTo(State.WORKING);
        assertThat(sum.counts()).isEqualTo(new Counts(3, 1, 1, 1, 0));
        assertThat(sum.detail()).isEqualTo("third: no answer");
    }

    @Test
    void whatIsBegunButHasNotFailedIsNotPostponed() {
        assertThat(sum(waiting("main", 0)).counts()).isEqualTo(new Counts(1, 0, 0, 0, 0));
    }

    @Test
    void oneRefusalFailsTheSumAndNamesTheAccount() {
        DistributionReport sum = sum(done("main"), refused("second"), skipped("third"));

        assertThat(sum.state()).isEqualTo(State.FAILED);
        assertThat(sum.counts()).isEqualTo(new Counts(3, 1, 0, 1, 1));
        assertThat(sum.detail()).isEqualTo("second: no such token");
        assertThat(sum.link()).isEqualTo(POST);
    }

    @Test
    void postedWhereConnectedIsDone() {
        DistributionReport sum = sum(done("main"), skipped("preview"));

        assertThat(sum.state()).isEqualTo(State.DONE);
        assertThat(sum.detail()).isNull();
    }

    @Test
    void nothingToPostIsSkipped() {
        DistributionReport sum = sum(skipped("preview"));

        assertThat(sum.state()).isEqualTo(State.SKIPPED);
        assertThat(sum.detail()).isEqualTo("preview: not connected");
    }

    @Test
    void noAccountForASectionIsSkipped() {
        assertThat(sum().state()).isEqualTo(State.SKIPPED);
        assertThat(sum().detail()).isEqualTo("no account announces this section");
    }
}
