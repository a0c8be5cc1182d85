package io.broadsheet.mailer.delivery;

import io.broadsheet.mailer.issue.BatchRef;
import io.broadsheet.mailer.issue.Issues;
import io.broadsheet.mailer.ledger.BatchAccount;
import io.broadsheet.mailer.relay.Pause;
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
import java.util.Arrays;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of batches, as their workers see it. */
@Singleton
class Batches {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    private final Jdbi jdbi;
    private final Clock clock;
    private final Issues issues;

    Batches(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock, Issues issues) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.issues = issues;
    }

    /**
     * A batch in work.
     *
     * @param round how often it was begun; a later round ends this one
     * @param members numbers of its readers
     * @param failures how often in a row the mail server was not to be had
     * @param failingSince since when, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; a list of boxes would take six times the memory.
    record Batch(
            BatchRef ref,
            int round,
            long[] members,
            int failures,
            @Nullable Instant failingSince) {
        static Batch read(BatchRef ref, ResultSet row) throws SQLException {
            OffsetDateTime since = row.getObject("failing_since", OffsetDateTime.class);
            Long[] members = (Long[]) row.getArray("subscribers").getArray();
            return new Batch(
                    ref,
                    row.getInt("round"),
                    Arrays.stream(members).mapToLong(Long::longValue).toArray(),
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

    /**
     * Begins a round of a batch; empty if it is closed, stopped or not to be found. Call it with the lock. What an earlier
     * round left under way is in doubt from now on.
     */
    Optional<Batch> begin(Handle handle, BatchRef ref) {
        return handle.inTransaction(transaction -> {
            Optional<Batch> begun = mark(transaction, ref);
            if (begun.isPresent()) {
                transaction
                        .createUpdate("""
                                with left_over as (
                                    delete from under_way where issue = :issue and batch = :number
                                    returning issue, subscriber, batch, since
                                )
                                insert into doubt (issue, subscriber, batch, since, reason)
                                select issue, subscriber, batch, since, 'the mailer ended before it knew the answer'
                                from left_over l
                                where not exists (
                                    select from delivery d where d.issue = l.issue and d.subscriber = l.subscriber)
                                on conflict (issue, subscriber) do nothing
                                """)
                        .bind("issue", ref.issue())
                        .bind("number", ref.batch())
                        .execute();
            }
            return begun;
        });
    }

    private Optional<Batch> mark(Handle handle, BatchRef ref) {
        return handle.createQuery("""
                        update batch b set state = 'running', moved_at = :now, round = round + 1
                        from issue i
                        where b.issue = :issue and b.number = :number and b.state <> 'closed'
                          and i.id = b.issue and not i.stopped
                        returning b.round, b.subscribers, b.failures, b.failing_since
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

    /**
     * Ends a worker's round: closes the batch if all its mails are settled, else says when it is due again. Does nothing if
     * a later round has begun.
     *
     * @param own the connection that holds the batch's lock
     * @param pause until when and why those who are left are to wait, or null
     */
    void finish(Handle own, Batch batch, @Nullable Pause pause) {
        own.useTransaction(handle -> {
            // The issue before the batch, as everybody who needs both.
            boolean withdrawn = handle.createQuery("select withdrawn from issue where id = :issue for update")
                    .bind("issue", batch.ref().issue())
                    .mapTo(Boolean.class)
                    .one();
            if (!isCurrent(handle, batch)) {
                return;
            }
            forgetPostponed(handle, batch, withdrawn);
            BatchAccount account = BatchAccount.of(handle, batch.ref());
            account.requireAgreement(batch.ref());
            if (pause != null && !withdrawn && account.pending() > 0) {
                putOff(handle, batch, pause);
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
            } else if (account.pending() > 0 && !withdrawn) {
                // It was stopped, or its permits ended: whoever is left is to be mailed in another round.
                move(handle, batch, "planned", null, 0, null, null);
            } else {
                close(handle, batch, account);
            }
        });
        issues.roundEnded(batch.ref().issue());
    }

    private void putOff(Handle handle, Batch batch, Pause pause) {
        Instant now = clock.instant();
        Instant since = batch.failingSince() == null ? now : batch.failingSince();
        Instant least = now.plus(SHORTEST_PAUSE);
        OffsetDateTime due = time(pause.until().isAfter(least) ? pause.until() : least);
        if (pause.trouble()) {
            move(handle, batch, "postponed", due, batch.failures() + 1, time(since), pause.why());
        } else {
            move(handle, batch, "postponed", due, 0, null, pause.why());
        }
    }

    private void move(
            Handle handle,
            Batch batch,
            String state,
            @Nullable OffsetDateTime due,
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
                              select from mailable s join issue i on i.id = p.issue
                              where s.id = p.subscriber and s.confirmation <= i.audience))
                        """)
                .bind("issue", batch.ref().issue())
                .bind("number", batch.ref().batch())
                .bind("all", all)
                .execute();
    }

    private boolean isCurrent(Handle handle, Batch batch) {
        return handle.createQuery("""
                        select round = :round and state <> 'closed' from batch
                        where issue = :issue and number = :number for update
                        """)
                .bind("round", batch.round())
                .bind("issue", batch.ref().issue())
                .bind("number", batch.ref().batch())
                .mapTo(Boolean.class)
                .one();
    }

    private void close(Handle handle, Batch batch, BatchAccount account) {
        // Whoever has no row in the ledger was left out on purpose.
        int closed = handle.createUpdate("""
                        update batch
                        set state = 'closed', moved_at = :now, due_at = null, detail = null,
                            excluded = candidates - accepted - refused
                        where issue = :issue and number = :number and state <> 'closed'
                          and accepted = :accepted and refused = :refused
                        """)
                .bind("now", time(clock.instant()))
                .bind("issue", batch.ref().issue())
                .bind("number", batch.ref().batch())
                .bind("accepted", account.accepted())
                .bind("refused", account.refused())
                .execute();
        if (closed != 1) {
            throw new IllegalStateException("batch %s moved while it was closed".formatted(batch.ref()));
        }
        issues.closeIfDone(handle, batch.ref().issue());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
