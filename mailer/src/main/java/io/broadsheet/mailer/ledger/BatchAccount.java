package io.broadsheet.mailer.ledger;

import io.broadsheet.mailer.issue.BatchRef;
import org.jdbi.v3.core.Handle;

/**
 * A batch's books, taken member by member: each is accepted or refused by the ledger, pending or excluded.
 *
 * @param counted how many accepted and refused the batch itself counts
 * @param accepted members whose mail was, by the ledger
 * @param refused members whose mail was, by the ledger
 * @param pending members without an entry who may still be mailed
 * @param excluded members without an entry who may not
 * @param candidates for how many it was planned
 */
public record BatchAccount(int counted, int accepted, int refused, int pending, int excluded, int candidates) {
    /** Takes the books. */
    public static BatchAccount of(Handle handle, BatchRef ref) {
        return handle.createQuery("""
                        select b.accepted + b.refused as counted, b.candidates,
                               count(*) filter (where d.outcome = 'accepted') as accepted,
                               count(*) filter (where d.outcome = 'refused') as refused,
                               count(*) filter (where d.outcome is null and s.id is not null) as pending,
                               count(*) filter (where d.outcome is null and s.id is null) as excluded
                        from batch b
                        join issue i on i.id = b.issue
                        cross join unnest(b.subscribers) as member (id)
                        left join delivery d on d.issue = b.issue and d.subscriber = member.id
                        left join mailable s on s.id = member.id and s.confirmation <= i.audience
                        where b.issue = :issue and b.number = :number
                        group by b.issue, b.number
                        """)
                .bind("issue", ref.issue())
                .bind("number", ref.batch())
                .map((row, _) -> new BatchAccount(
                        row.getInt("counted"),
                        row.getInt("accepted"),
                        row.getInt("refused"),
                        row.getInt("pending"),
                        row.getInt("excluded"),
                        row.getInt("candidates")))
                .one();
    }

    /**
     * Checks that candidates = accepted + refused + excluded + pending, and that the batch counts what the ledger holds.
     *
     * @throws IllegalStateException if not
     */
    public void requireAgreement(BatchRef ref) {
        if (accepted + refused != counted || accepted + refused + pending + excluded != candidates) {
            throw new IllegalStateException(
                    "the accounts of batch %s do not add up: %s (expected: candidates = accepted + refused + excluded + pending)"
                            .formatted(ref, this));
        }
    }
}
