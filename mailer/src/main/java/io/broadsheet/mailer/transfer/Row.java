package io.broadsheet.mailer.transfer;

import io.broadsheet.mailer.address.EmailAddress;
import io.broadsheet.mailer.preference.Choice;
import io.broadsheet.mailer.subscriber.Status;
import io.broadsheet.mailer.suppression.Reason;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a line of a file says of one reader; null is what it does not say.
 *
 * @param source how they came here
 * @param consentSource what the file gives as evidence that they agreed
 * @param reasons why no mail may reach them
 */
record Row(
        EmailAddress email,
        @Nullable String name,
        Status status,
        String source,
        @Nullable String consentSource,
        @Nullable Instant consentAt,
        @Nullable Instant createdAt,
        @Nullable Instant confirmedAt,
        @Nullable Instant unsubscribedAt,
        Set<Reason> reasons,
        @Nullable Choice choice,
        @Nullable Instant pausedUntil) {}
