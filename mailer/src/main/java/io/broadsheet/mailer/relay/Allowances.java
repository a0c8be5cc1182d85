package io.broadsheet.mailer.relay;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * How many mails may still go, counted for all processes in one table: buckets that fill again with time. Mails are taken out
 * in chunks, so the database is not asked for every mail; what a process took and did not use in time is lost, so that a
 * limit may be missed by a chunk to the safe side, never to the other.
 */
@Singleton
class Allowances {
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(7);

    private final Jdbi jdbi;
    private final Clock clock;

    Allowances(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * What was got out of a bucket.
     *
     * @param granted so many mails
     * @param next when there may be more, if there were none
     */
    record Lease(int granted, Instant next) {}

    Instant now() {
        return clock.instant();
    }

    /**
     * Takes up to {@code wanted} out of a bucket.
     *
     * @param capacity what it holds when full, and at first
     * @param perSecond what runs in, in mails a second; 0 if it never fills again
     */
    Lease take(String bucket, double capacity, double perSecond, int wanted) {
        OffsetDateTime now = clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        return jdbi.inTransaction(handle -> take(handle, bucket, capacity, perSecond, wanted, now));
    }

    private static Lease take(
            Handle handle, String bucket, double capacity, double perSecond, int wanted, OffsetDateTime now) {
        handle.createUpdate("insert into allowance (bucket, level, at) values (:bucket, :capacity, :now)"
                        + " on conflict do nothing")
                .bind("bucket", bucket)
                .bind("capacity", capacity)
                .bind("now", now)
                .execute();
        // A clock that is behind another process's neither fills nor empties.
        Level level = handle.createQuery("""
                        select least(:capacity, level + :rate * extract(epoch from greatest(:now - at, interval '0'))) as level,
                               greatest(at, :now) as at
                        from allowance where bucket = :bucket for update
                        """)
                .bind("bucket", bucket)
                .bind("capacity", capacity)
                .bind("rate", perSecond)
                .bind("now", now)
                .map((row, _) -> new Level(row.getDouble("level"), row.getObject("at", OffsetDateTime.class)))
                .one();
        int granted = (int) Math.min(wanted, Math.floor(level.mails() + 1e-6));
        handle.createUpdate("update allowance set level = :level, at = :at where bucket = :bucket")
                .bind("level", level.mails() - granted)
                .bind("at", level.at())
                .bind("bucket", bucket)
                .execute();
        if (granted > 0 || perSecond <= 0) {
            return new Lease(granted, level.at().toInstant());
        }
        long millis = (long) Math.ceil((1 - level.mails()) / perSecond * 1_000);
        return new Lease(0, level.at().toInstant().plusMillis(Math.max(1, millis)));
    }

    private record Level(double mails, OffsetDateTime at) {}

    /** Forgets buckets that nobody used for long, such as those of past days. */
    void forgetOld() {
        OffsetDateTime old = clock.instant().minus(FORGOTTEN_AFTER).atOffset(ZoneOffset.UTC);
        jdbi.useHandle(handle -> handle.createUpdate("delete from allowance where at < :old")
                .bind("old", old)
                .execute());
    }
}
