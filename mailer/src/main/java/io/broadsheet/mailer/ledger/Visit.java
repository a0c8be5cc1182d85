package io.broadsheet.mailer.ledger;

import io.broadsheet.mailer.issue.BatchRef;
import org.jspecify.annotations.Nullable;

/**
 * What a lane brings to the ledger.
 *
 * @param lane its number
 * @param batch that it works for
 * @param round of that batch
 * @param settled what came of its last mail, or null
 * @param wanted the mail that it wants to hand over next, or null
 */
public record Visit(
        long lane,
        BatchRef batch,
        int round,
        @Nullable Settled settled,
        @Nullable Wanted wanted) {
    /**
     * A mail that is to be handed over.
     *
     * @param subscriber the reader's number
     * @param revision of the article that the mail carries
     */
    public record Wanted(long subscriber, int revision) {}
}
