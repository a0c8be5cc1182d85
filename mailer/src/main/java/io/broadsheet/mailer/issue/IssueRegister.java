package io.broadsheet.mailer.issue;

import io.broadsheet.contract.distribution.DistributionReport.Counts;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What an editor may see of issues and of each of their readers. */
@Singleton
final class IssueRegister {
    private final Jdbi jdbi;

    IssueRegister(@Named("mailer") Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * An issue and its accounts.
     *
     * @param article it is about, or null for one that is about many
     * @param kind each, daily or weekly
     * @param state open, stopped, withdrawn or closed
     * @param pending candidates - accepted - refused - excluded
     * @param doubts how many readers may have a second copy
     */
    record Entry(
            int id,
            @Nullable String article,
            String kind,
            int revision,
            String state,
            long candidates,
            long accepted,
            long postponed,
            long refused,
            long excluded,
            long pending,
            long doubts,
            String plannedAt,
            @Nullable String closedAt) {}

    /**
     * Somebody who may have a copy more than the ledger knows of.
     *
     * @param email or null if they were erased since
     * @param since when the doubtful mail was handed over
     * @param reason what kept its answer from the ledger
     * @param settled what came of the try after it, or null if there was none yet
     */
    record Doubt(
            long subscriber,
            @Nullable String email,
            String since,
            String reason,
            @Nullable String settled) {}

    /** One reader's entry in the ledger, or what they wait for. */
    record Recipient(
            long subscriber,
            @Nullable String email,
            String outcome,
            @Nullable String code,
            String reply,
            String at) {}

    /** The newest issues first; those with a lower number than {@code before}. */
    List<Entry> page(int before, int limit) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select * from issue where id < :before order by id desc limit :limit")
                        .bind("before", before)
                        .bind("limit", limit)
                        .map((row, _) -> entry(handle, row))
                        .list());
    }

    /** One issue. */
    Optional<Entry> find(int id) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from issue where id = :id")
                .bind("id", id)
                .map((row, _) -> entry(handle, row))
                .findOne());
    }

    /** Who may have a second copy, by number. */
    List<Doubt> doubts(int issue, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select d.subscriber, s.email, d.since, d.reason, l.outcome
                        from doubt d
                        left join subscriber s on s.id = d.subscriber
                        left join delivery l on l.issue = d.issue and l.subscriber = d.subscriber
                        where d.issue = :issue and d.subscriber > :after
                        order by d.subscriber limit :limit
                        """)
                .bind("issue", issue)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> new Doubt(
                        row.getLong("subscriber"),
                        row.getString("email"),
                        time(row, "since"),
                        row.getString("reason"),
                        row.getString("outcome")))
                .list());
    }

    /** Readers by what became of their mail: accepted, refused or postponed. */
    List<Recipient> recipients(int issue, String outcome, long after, int limit) {
        String rows = outcome.equals("postponed")
                ? "select subscriber, 'postponed' as outcome, null as code, reply, due_at as at, issue from postponement"
                : "select subscriber, outcome, code, reply, at, issue from delivery";
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select r.subscriber, s.email, r.outcome, r.code, r.reply, r.at
                        from (%s) r left join subscriber s on s.id = r.subscriber
                        where r.issue = :issue and r.outcome = :outcome and r.subscriber > :after
                        order by r.subscriber limit :limit
                        """.formatted(rows))
                .bind("issue", issue)
                .bind("outcome", outcome)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> new Recipient(
                        row.getLong("subscriber"),
                        row.getString("email"),
                        row.getString("outcome"),
                        row.getString("code"),
                        row.getString("reply"),
                        time(row, "at")))
                .list());
    }

    private static Entry entry(Handle handle, ResultSet row) throws SQLException {
        int id = row.getInt("id");
        Counts counts = Accounts.of(handle, id);
        OffsetDateTime closed = row.getObject("closed_at", OffsetDateTime.class);
        return new Entry(
                id,
                row.getString("article"),
                row.getString("kind"),
                row.getInt("revision"),
                state(row),
                counts.candidates(),
                counts.accepted(),
                counts.postponed(),
                counts.refused(),
                counts.excluded(),
                counts.pending(),
                Accounts.doubts(handle, id),
                time(row, "planned_at"),
                closed == null ? null : closed.toInstant().toString());
    }

    private static String state(ResultSet row) throws SQLException {
        if (row.getString("state").equals("closed")) {
            return row.getBoolean("withdrawn") ? "withdrawn" : "closed";
        }
        return row.getBoolean("stopped") ? "stopped" : "open";
    }

    private static String time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toString();
    }
}
