package io.broadsheet.mailer.subscriber;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reader as the editor sees one; the token is left out, for whoever has it can unsubscribe them.
 *
 * @param source how they came: {@code editor}, {@code import}
 * @param consentAt when they agreed, as far as known
 * @param consentSource what a file gave as evidence that they agreed
 * @param suppressed why no mail may reach them; empty if it may
 */
record Subscriber(
        long id,
        String email,
        @Nullable String name,
        Status status,
        String source,
        @Nullable Instant consentAt,
        @Nullable Instant confirmedAt,
        @Nullable Instant unsubscribedAt,
        Instant createdAt,
        @Nullable String consentSource,
        List<String> suppressed) {}
