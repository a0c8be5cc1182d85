package io.broadsheet.mailer.delivery;

import io.broadsheet.mailer.message.Edition;
import io.broadsheet.mailer.message.Recipient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is to be handed over next.
 *
 * @param tries so far, all of them postponed
 * @param since when the first of them was, or null
 */
record Due(
        Recipient recipient,
        Edition edition,
        int tries,
        @Nullable Instant since) {}
