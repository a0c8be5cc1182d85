package io.broadsheet.desk.distribution;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.desk.signal.Signal;
import io.broadsheet.desk.signal.Signals;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The table of the newest report per article, revision and channel. */
@Singleton
class Progress {
    private final Jdbi jdbi;
    private final Signals signals;

    Progress(@Named("desk") Jdbi jdbi, Signals signals) {
        this.jdbi = jdbi;
        this.signals = signals;
    }

    /** Keeps a report, unless it is older than what is known; idempotent. Wakes whoever watches. */
    void record(DistributionReport report) {
        jdbi.useTransaction(handle -> {
            int rows = handle.createUpdate("""
                            insert into channel_progress (article, revision, channel, sequence, state, candidates, accepted,
                                postponed, refused, excluded, detail, link, at)
                            values (:article, :revision, :channel, :sequence, :state, :candidates, :accepted,
                                :postponed, :refused, :excluded, :detail, :link, :at)
                            on conflict (article, revision, channel) do update set
                                sequence = excluded.sequence, state = excluded.state, candidates = excluded.candidates,
                                accepted = excluded.accepted, postponed = excluded.postponed,
                                refused = excluded.refused, excluded = excluded.excluded, detail = excluded.detail,
                                link = excluded.link, at = excluded.at
                            where channel_progress.sequence < excluded.sequence
                            """)
                    .bind("article", report.article().value())
                    .bind("revision", report.revision())
                    .bind("channel", report.channel())
                    .bind("sequence", report.sequence())
                    .bind("state", report.state().name())
                    .bind("candidates", report.counts().candidates())
                    .bind("accepted", report.counts().accepted())
                    .bind("postponed", report.counts().postponed())
                    .bind("refused", report.counts().refused())
                    .bind("excluded", report.counts().excluded())
                    .bind("detail", report.detail())
                    .bind("link", report.link() == null ? null : report.link().toString())
                    .bind("at", report.at().truncatedTo(ChronoUnit.MICROS))
                    .execute();
            if (rows > 0) {
                signals.sendOnCommit(
                        handle, Signal.DISTRIBUTION, report.article().toString());
            }
        });
    }

    /** The newest reports on one revision, by channel. */
    List<DistributionReport> of(ArticleId article, int revision) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select article, revision, channel, sequence, state, candidates, accepted, postponed, refused,
                            excluded, detail, link, at
                        from channel_progress where article = :article and revision = :revision order by channel
                        """)
                .bind("article", article.value())
                .bind("revision", revision)
                .map((row, context) -> new DistributionReport(
                        new ArticleId(row.getObject("article", UUID.class)),
                        row.getInt("revision"),
                        row.getString("channel"),
                        row.getLong("sequence"),
                        State.valueOf(row.getString("state")),
                        new Counts(
                                row.getLong("candidates"),
                                row.getLong("accepted"),
                                row.getLong("postponed"),
                                row.getLong("refused"),
                                row.getLong("excluded")),
                        row.getString("detail"),
                        row.getString("link") == null ? null : URI.create(row.getString("link")),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list());
    }
}
