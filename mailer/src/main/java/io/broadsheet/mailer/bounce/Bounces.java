package io.broadsheet.mailer.bounce;

import io.broadsheet.mailer.suppression.Reason;
import io.broadsheet.mailer.suppression.Suppressions;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What a bounce does to a reader: one hard or too many soft ones, and no other mail is tried. */
@Singleton
public final class Bounces {
    private final Clock clock;
    private final BounceConfig config;
    private final Suppressions suppressions;

    Bounces(@Named("mailer") Clock clock, BounceConfig config, Suppressions suppressions) {
        this.clock = clock;
        this.config = config;
        this.suppressions = suppressions;
    }

    /**
     * Takes a bounce in, in the caller's transaction. The same again changes nothing.
     *
     * @param code enhanced status code, or null where there is none
     * @param reply the server's words
     * @return what it was taken for
     */
    public Verdict take(Handle handle, int issue, long subscriber, @Nullable String code, String reply) {
        Verdict verdict = Verdict.of(code, reply);
        switch (verdict) {
            case HARD ->
                suppressions.add(handle, List.of(subscriber), Reason.BOUNCED, "the address is unknown: " + code);
            case SOFT -> countSoft(handle, issue, subscriber, code, reply);
            case NOT_THE_READERS -> {
                // Nothing that the reader could be blamed for.
            }
        }
        return verdict;
    }

    private void countSoft(Handle handle, int issue, long subscriber, @Nullable String code, String reply) {
        OffsetDateTime now = clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        handle.createUpdate("""
                        insert into soft_bounce (subscriber, issue, code, reply, at)
                        values (:subscriber, :issue, :code, :reply, :now)
                        on conflict (subscriber, issue) do nothing
                        """)
                .bind("subscriber", subscriber)
                .bind("issue", issue)
                .bind("code", code)
                .bind("reply", reply)
                .bind("now", now)
                .execute();
        int count = handle.createQuery(
                        "select count(*)::int from soft_bounce where subscriber = :subscriber and at > :since")
                .bind("subscriber", subscriber)
                .bind("since", now.minus(config.softWindow()))
                .mapTo(Integer.class)
                .one();
        if (count >= config.softLimit()) {
            suppressions.add(
                    handle,
                    List.of(subscriber),
                    Reason.BOUNCED,
                    "%d issues in %d days could not be delivered"
                            .formatted(count, config.softWindow().toDays()));
        }
    }
}
