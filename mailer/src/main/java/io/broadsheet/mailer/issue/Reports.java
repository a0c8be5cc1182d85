package io.broadsheet.mailer.issue;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.mailer.Signal;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The newest report of each revision. Written in the transaction that it tells of, told to the broker afterwards: a crash in
 * between only delays it.
 */
@Singleton
final class Reports {
    private static final int TOLD_AT_ONCE = 500;

    private final Jdbi jdbi;
    private final Clock clock;
    private final Signal written = new Signal();

    Reports(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Rung when there may be something to tell. */
    Signal written() {
        return written;
    }

    /** Writes what is so now. A final report stays, unless another final one corrects it. */
    void write(Handle handle, ArticleId article, int revision, State state, Counts counts, @Nullable String detail) {
        handle.createUpdate("""
                        insert into report (article, revision, sequence, state, candidates, accepted, postponed, refused,
                                            excluded, detail, at)
                        values (:article, :revision, 1, :state, :candidates, :accepted, :postponed, :refused, :excluded,
                                :detail, :at)
                        on conflict (article, revision) do update
                        set sequence = report.sequence + 1, state = excluded.state, candidates = excluded.candidates,
                            accepted = excluded.accepted, postponed = excluded.postponed, refused = excluded.refused,
                            excluded = excluded.excluded, detail = excluded.detail, at = excluded.at
                        where (report.state = 'WORKING' or excluded.state <> 'WORKING')
                          and (report.state, report.candidates, report.accepted, report.postponed, report.refused,
                               report.excluded, coalesce(report.detail, ''))
                              is distinct from
                              (excluded.state, excluded.candidates, excluded.accepted, excluded.postponed,
                               excluded.refused, excluded.excluded, coalesce(excluded.detail, ''))
                        """)
                .bind("article", article.value())
                .bind("revision", revision)
                .bind("state", state.name())
                .bind("candidates", counts.candidates())
                .bind("accepted", counts.accepted())
                .bind("postponed", counts.postponed())
                .bind("refused", counts.refused())
                .bind("excluded", counts.excluded())
                .bind("detail", detail)
                .bind("at", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .execute();
    }

    /**
     * Tells what is not told yet.
     *
     * @param teller returns once the broker has them all, or throws and they will be told again
     */
    void tell(Consumer<List<DistributionReport>> teller) {
        jdbi.useTransaction(handle -> {
            List<DistributionReport> untold = handle.createQuery("""
                            select * from report where told < sequence order by at limit :limit for update skip locked
                            """)
                    .bind("limit", TOLD_AT_ONCE)
                    .map((row, _) -> read(row))
                    .list();
            if (untold.isEmpty()) {
                return;
            }
            teller.accept(untold);
            for (DistributionReport report : untold) {
                handle.createUpdate(
                                "update report set told = :sequence where article = :article and revision = :revision")
                        .bind("sequence", report.sequence())
                        .bind("article", report.article().value())
                        .bind("revision", report.revision())
                        .execute();
            }
        });
    }

    private static DistributionReport read(ResultSet row) throws SQLException {
        return new DistributionReport(
                new ArticleId(row.getObject("article", UUID.class)),
                row.getInt("revision"),
                DistributionReport.MAIL,
                row.getLong("sequence"),
                State.valueOf(row.getString("state")),
                new Counts(
                        row.getLong("candidates"),
                        row.getLong("accepted"),
                        row.getLong("postponed"),
                        row.getLong("refused"),
                        row.getLong("excluded")),
                row.getString("detail"),
                null,
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
