package io.broadsheet.mailer.delivery;

import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.issue.BatchRef;
import io.broadsheet.mailer.issue.Issues;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of batches, as their workers see it. */
@Singleton
class Batches {
    private final Jdbi jdbi;
    private final Clock clock;
    private final MailConfig config;
    private final Issues issues;

    Batches(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock, MailConfig config, Issues issues) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.config = config;
        this.issues = issues;
    }

    /**
     * A batch in work.
     *
     * @param failures how often in a row the mail server was not to be had
     * @param failingSince since when, or null
     */
    record Batch(
            BatchRef ref,
            long first,
            long last,
            int candidates,
            int failures,
            @Nullable Instant failingSince) {
        static Batch read(BatchRef ref, ResultSet row) throws SQLException {
            OffsetDateTime since = row.getObject("failing_since", OffsetDateTime.class);
            return new Batch(
                    ref,
                    row.getLong("first_subscriber"),
                    row.getLong("last_subscriber"),
                    row.getInt("candidates"),
                    row.getInt("failures"),
                    since == null ? null : since.toInstant());
        }
    }

    /** Takes the lock of a batch for as long as the handle's connection lives; false if somebody has it. */
    static boolean lock(Handle handle, BatchRef ref) {
        return handle.createQuery("select pg_try_advisory_lock(hashtextextended(:name, 0))")
                .bind("name", ref.lockName())
                .mapTo(Boolean.class)
                .one();
    }

    /** Gives the lock back. */
    static void unlock(Handle handle, BatchRef ref) {
        handle.createQuery("select pg_advisory_unlock(hashtextextended(:name, 0))")
                .bind("name", ref.lockName())
                .mapTo(Boolean.class)
                .one();
    }

    /** Marks a batch as running; empty if it is closed or not to be found. Call it with the lock. */
    Optional<Batch> begin(Handle handle, BatchRef ref) {
        return handle.createQuery("""
                        update batch set state = 'running', moved_at = :now
                        where issue = :issue and number = :number and state <> 'closed'
                        returning first_subscriber, last_subscriber, candidates, failures, failing_since
                        """)
                .bind("now", time(clock.instant()))
                .bind("issue", ref.issue())
                .bind("number", ref.batch())
                .map((row, _) -> Batch.read(ref, row))
                .findOne();
    }

    /** Has a batch that nobody began handed over again. */
    void giveBack(BatchRef ref) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update batch set state = 'planned', moved_at = :now
                        where issue = :issue and number = :number and state = 'handed'
                        """)
                .bind("now", time(clock.instant()))
                .bind("issue", ref.issue())
                .bind("number", ref.batch())
                .execute());
        issues.planned().ring();
    }

    /** Puts off a mail that the server did not take this time. */
    void postpone(BatchRef ref, Due due, String reply) {
        Instant now = clock.instant();
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into postponement (issue, subscriber, batch, tries, since, due_at, reply)
                        values (:issue, :subscriber, :batch, 1, :now, :due, :reply)
                        on conflict (issue, subscriber) do update
                        set tries = postponement.tries + 1, due_at = excluded.due_at, reply = excluded.reply
                        """)
                .bind("issue", ref.issue())
                .bind("subscriber", due.recipient().subscriber())
                .bind("batch", ref.batch())
                .bind("now", time(now))
                .bind("due", time(now.plus(pause(due.tries()))))
                .bind("reply", reply)
                .execute());
        issues.moved(ref.issue());
    }

    /** Whether something that failed since then has been tried long enough. */
    boolean isHopeless(@Nullable Instant since) {
        return since != null && !since.plus(config.giveUpAfter()).isAfter(clock.instant());
    }

    /**
     * Ends a worker's round: closes the batch if all its mails are settled, else says when it is due again.
     *
     * @param trouble why the mail server was not to be had, or null
     */
    void finish(Batch batch, @Nullable String trouble) {
        jdbi.useTransaction(handle -> {
            // The issue before the batch, as everybody who needs both.
            boolean withdrawn = handle.createQuery("select withdrawn from issue where id = :issue for update")
                    .bind("issue", batch.ref().issue())
                    .mapTo(Boolean.class)
                    .one();
            forgetPostponed(handle, batch, withdrawn);
            if (trouble != null && !withdrawn) {
                putOff(handle, batch, trouble);
                return;
            }
            Optional<OffsetDateTime> due = handle.createQuery(
                            "select min(due_at) from postponement where issue = :issue and batch = :number")
                    .bind("issue", batch.ref().issue())
                    .bind("number", batch.ref().batch())
                    .mapTo(OffsetDateTime.class)
                    .findOne();
            if (due.isPresent()) {
                move(handle, batch, "postponed", due.get(), 0, null, null);
            } else {
                close(handle, batch);
            }
        });
        issues.moved(batch.ref().issue());
    }

    private void putOff(Handle handle, Batch batch, String trouble) {
        Instant now = clock.instant();
        Instant since = batch.failingSince() == null ? now : batch.failingSince();
        move(
                handle,
                batch,
                "postponed",
                time(now.plus(pause(batch.failures()))),
                batch.failures() + 1,
                time(since),
                trouble);
    }

    private void move(
            Handle handle,
            Batch batch,
            String state,
            OffsetDateTime due,
            int failures,
            @Nullable OffsetDateTime failingSince,
            @Nullable String detail) {
        handle.createUpdate("""
                        update batch
                        set state = :state, moved_at = :now, due_at = :due, failures = :failures,
                            failing_since = :since, detail = :detail
                        where issue = :issue and number = :number and state <> 'closed'
                        """)
                .bind("state", state)
                .bind("now", time(clock.instant()))
                .bind("due", due)
                .bind("failures", failures)
                .bind("since", failingSince)
                .bind("detail", detail)
                .bind("issue", batch.ref().issue())
                .bind("number", batch.ref().batch())
                .execute();
    }

    /** Those who left meanwhile are not waited for. */
    private static void forgetPostponed(Handle handle, Batch batch, boolean all) {
        handle.createUpdate("""
                        delete from postponement p
                        where issue = :issue and batch = :number
                          and (:all or not exists (
                              select from subscriber s join issue i on i.id = p.issue
                              where s.id = p.subscriber and s.status = 'confirmed' and s.confirmation <= i.audience))
                        """)
                .bind("issue", batch.ref().issue())
                .bind("number", batch.ref().batch())
                .bind("all", all)
                .execute();
    }

    private void close(Handle handle, Batch batch) {
        // The ledger decides; whoever has no row in it was left out on purpose.
        int closed = handle.createUpdate("""
                        update batch b
                        set state = 'closed', moved_at = :now, due_at = null, detail = null,
                            accepted = l.accepted, refused = l.refused,
                            excluded = b.candidates - l.accepted - l.refused
                        from (select count(*) filter (where outcome = 'accepted') as accepted,
                                     count(*) filter (where outcome = 'refused') as refused
                              from delivery where issue = :issue and subscriber between :first and :last) as l
                        where b.issue = :issue and b.number = :number and b.state <> 'closed'
                        """)
                .bind("now", time(clock.instant()))
                .bind("issue", batch.ref().issue())
                .bind("number", batch.ref().batch())
                .bind("first", batch.first())
                .bind("last", batch.last())
                .execute();
        if (closed == 1) {
            issues.closeIfDone(handle, batch.ref().issue());
        }
    }

    /** Doubles with each failure up to the longest, give or take a quarter. */
    private Duration pause(int failures) {
        long longest = config.longestPause().toMillis();
        long pause = config.firstPause().toMillis();
        for (int i = 0; i < failures && pause < longest; i++) {
            pause *= 2;
        }
        long capped = Math.min(pause, longest);
        long quarter = Math.max(1, capped / 4);
        return Duration.ofMillis(
                Math.max(1, capped - quarter + ThreadLocalRandom.current().nextLong(2 * quarter)));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
