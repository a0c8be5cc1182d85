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
     * @param reply the server's words, or what kept it from being asked
     * @param givenUp another try might have helped, but there were enough
     */
    record ForGood(
            BatchRef batch,
            long subscriber,
            int revision,
            boolean accepted,
            @Nullable String code,
            String reply,
            boolean givenUp)
            implements Settled {
        /** The reply as it is written down. */
        String noted() {
            return (givenUp ? "given up after many tries: " : "") + reply;
        }
    }

    /**
     * Another try will be made.
     *
     * @param due when
     * @param inDoubt the server may have the mail all the same, so the other try may be a second copy
     */
    record Postponed(BatchRef batch, long subscriber, Instant due, String reply, boolean inDoubt) implements Settled {}
}
