package io.broadsheet.mailer.delivery;

import io.broadsheet.mailer.issue.BatchRef;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger.
 *
 * @param revision of the article that the mail carried
 * @param code enhanced status code of a refusal, if it had one
 */
record Settled(
        BatchRef batch,
        long subscriber,
        int revision,
        boolean accepted,
        @Nullable String code,
        String reply) {}
