package io.broadsheet.mailer.issue;

import io.broadsheet.contract.distribution.DistributionReport.Counts;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Counts how an issue fares. Candidates = accepted + refused + excluded + pending, always. */
final class Accounts {
    private static final int SHOWN_REASONS = 3;

    private Accounts() {}

    /** The sums of an issue's batches. */
    static Counts of(Handle handle, int issue) {
        long postponed = handle.createQuery("select count(*) from postponement where issue = :issue")
                .bind("issue", issue)
                .mapTo(Long.class)
                .one();
        return handle.createQuery("""
                        select coalesce(sum(candidates), 0) as candidates, coalesce(sum(accepted), 0) as accepted,
                               coalesce(sum(refused), 0) as refused, coalesce(sum(excluded), 0) as excluded
                        from batch where issue = :issue
                        """)
                .bind("issue", issue)
                .map((row, _) -> {
                    long candidates = row.getLong("candidates");
                    long settled = row.getLong("accepted") + row.getLong("refused") + row.getLong("excluded");
                    return new Counts(
                            candidates,
                            row.getLong("accepted"),
                            Math.min(postponed, candidates - settled),
                            row.getLong("refused"),
                            row.getLong("excluded"));
                })
                .one();
    }

    /** How many rows the ledger has of an issue. */
    static long inLedger(Handle handle, int issue) {
        return handle.createQuery("select count(*) from delivery where issue = :issue")
                .bind("issue", issue)
                .mapTo(Long.class)
                .one();
    }

    /** How many readers of an issue may have a copy more than the ledger knows of. */
    static long doubts(Handle handle, int issue) {
        return handle.createQuery("select count(*) from doubt where issue = :issue")
                .bind("issue", issue)
                .mapTo(Long.class)
                .one();
    }

    /** Why mails were refused, the most frequent reason first: {@code 550 5.1.1 no such user (2)}. */
    static String refusals(Handle handle, int issue) {
        List<String> reasons = handle.createQuery("""
                        select reply, count(*) as count from delivery
                        where issue = :issue and outcome = 'refused'
                        group by reply order by count(*) desc, reply limit :limit
                        """)
                .bind("issue", issue)
                .bind("limit", SHOWN_REASONS + 1)
                .map((row, _) -> "%s (%d)".formatted(row.getString("reply"), row.getLong("count")))
                .list();
        return reasons.size() > SHOWN_REASONS
                ? String.join("; ", reasons.subList(0, SHOWN_REASONS)) + "; and others"
                : String.join("; ", reasons);
    }
}
