package io.broadsheet.mailer.signup;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The table of letters: leased to one process at a time, tried until they expire. */
@Singleton
final class Letters {
    /** Longer than a try takes. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 8;
    private static final int AT_ONCE = 20;

    private final Jdbi jdbi;
    private final Clock clock;

    Letters(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** One to be handed over. */
    record Letter(
            long id, long subscriber, String kind, String email, String preferencesToken, Instant written, int tries) {}

    /** Leases those that are due. */
    List<Letter> lease() {
        OffsetDateTime now = now();
        return jdbi.inTransaction(handle -> handle.createQuery("""
                        with due as (
                            select l.id from subscriber s join letter l on l.subscriber = s.id
                            where l.state = 'waiting' and l.due_at <= :now
                            order by l.due_at limit :limit for update of l skip locked
                        )
                        update letter l set due_at = :lease, tries = tries + 1
                        from due, subscriber s
                        where l.id = due.id and s.id = l.subscriber and l.expires_at > :now
                        returning l.id, l.subscriber, l.kind, s.email, s.preferences_token, l.created_at, l.tries
                        """)
                .bind("now", now)
                .bind("lease", now.plus(LEASE))
                .bind("limit", AT_ONCE)
                .map((row, _) -> new Letter(
                        row.getLong("id"),
                        row.getLong("subscriber"),
                        row.getString("kind"),
                        row.getString("email"),
                        row.getString("preferences_token"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getInt("tries")))
                .list());
    }

    /** Notes that a letter was taken, or will never be. */
    void settle(long id, boolean accepted, String reply) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update letter set state = :state, reply = :reply where id = :id and state = 'waiting'")
                .bind("state", accepted ? "accepted" : "refused")
                .bind("reply", reply)
                .bind("id", id)
                .execute());
    }

    /** Notes that a letter is to be tried again. */
    void postpone(Letter letter, String reply) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(letter.tries() - 1, MOST_DOUBLINGS));
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update letter set due_at = :due, reply = :reply where id = :id and state = 'waiting'")
                .bind("due", now().plus(pause))
                .bind("reply", reply)
                .bind("id", letter.id())
                .execute());
    }

    /**
     * Forgets what nobody needs any more: expired letters, and readers who never confirmed one. Each by itself, for whoever
     * locks both tables or their rows takes the reader first, then the letter.
     */
    void forgetExpired() {
        OffsetDateTime now = now();
        jdbi.useHandle(handle -> handle.createUpdate("delete from letter where expires_at < :now and state <> 'used'")
                .bind("now", now)
                .execute());
        jdbi.useHandle(
                handle -> handle.createUpdate("""
                        delete from subscriber s
                        where status = 'pending' and source = 'form' and created_at < :old
                          and not exists (select from letter l where l.subscriber = s.id)
                        """).bind("old", now.minusDays(1)).execute());
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
