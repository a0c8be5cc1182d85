package io.broadsheet.mailer.ledger;

import io.broadsheet.mailer.issue.BatchRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the ledger is told of one mail. */
public sealed interface Settled {
    /** The batch that the mail belongs to. */
    BatchRef batch();

    /** The reader's number. */
    long subscriber();

    /**
     * No other try will be made.
     *
     * @param revision of the article that the mail carried
     * @param accepted or refused
     * @param code enhanced status code of a refusal, if it had one
     * @param reply the server's words
     */
    record ForGood(
            BatchRef batch,
            long subscriber,
            int revision,
            boolean accepted,
            @Nullable String code,
            String reply) implements Settled {}

    /**
     * Another try will be made.
     *
     * @param due when
     * @param inDoubt the server may have the mail all the same, so the other try may be a second copy
     */
    record Postponed(BatchRef batch, long subscriber, Instant due, String reply, boolean inDoubt) implements Settled {}
}
