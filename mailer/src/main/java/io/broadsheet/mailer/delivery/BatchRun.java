package io.broadsheet.mailer.delivery;

import io.broadsheet.mailer.delivery.Batches.Batch;
import io.broadsheet.mailer.issue.BatchRef;
import io.broadsheet.mailer.ledger.Lanes;
import io.broadsheet.mailer.ledger.Ledger;
import io.broadsheet.mailer.ledger.Permit;
import io.broadsheet.mailer.ledger.Settled;
import io.broadsheet.mailer.ledger.Visit;
import io.broadsheet.mailer.ledger.Visit.Wanted;
import io.broadsheet.mailer.smtp.Outcome;
import io.broadsheet.mailer.smtp.RelayUnavailableException;
import io.broadsheet.mailer.smtp.SmtpConnections;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Works off one batch: recipients who are still due, over as many connections as are free, each next message of a connection
 * only after the last one's outcome is durable and this one is permitted.
 */
@Singleton
class BatchRun {
    private static final Duration UNTIL_LOOKING_AGAIN = Duration.ofMillis(100);

    private final Jdbi jdbi;
    private final Clock clock;
    private final Batches batches;
    private final Editions editions;
    private final Ledger ledger;
    private final SmtpConnections connections;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("mailer-lane-", 0).factory());
    private final Lanes lanes;
    private volatile boolean stopping;

    BatchRun(
            @Named("mailer") Jdbi jdbi,
            @Named("mailer") Clock clock,
            Batches batches,
            Editions editions,
            Ledger ledger,
            Lanes lanes,
            SmtpConnections connections) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.batches = batches;
        this.editions = editions;
        this.ledger = ledger;
        this.lanes = lanes;
        this.connections = connections;
    }

    /** Lets every message that is under way end and starts no other. */
    void stop() {
        stopping = true;
    }

    @PreDestroy
    void close() {
        stop();
        threads.shutdownNow();
    }

    /** Has a batch that waits here handed over again. */
    void giveBack(BatchRef ref) {
        batches.giveBack(ref);
    }

    /**
     * Works off a batch, unless somebody else does or it is closed.
     *
     * @return false if it was left in the middle because this process stops; somebody else is to go on
     */
    boolean workOff(BatchRef ref) throws InterruptedException {
        try (Handle handle = jdbi.open()) {
            if (!Batches.lock(handle, ref)) {
                return true;
            }
            try {
                Optional<Batch> batch = batches.begin(handle, ref);
                return batch.isEmpty() || workOff(handle, batch.get());
            } finally {
                Batches.unlock(handle, ref);
            }
        }
    }

    private boolean workOff(Handle handle, Batch batch) throws InterruptedException {
        Recipients recipients = new Recipients(handle, editions, clock, batch);
        handOver(batch, recipients);
        if (!recipients.isEmpty() && !recipients.isHalted() && recipients.trouble() == null) {
            return false;
        }
        String trouble = recipients.isEmpty() || recipients.isHalted() ? null : recipients.trouble();
        if (trouble != null && batches.isHopeless(batch.failingSince())) {
            giveUp(batch, recipients, trouble);
            trouble = null;
        }
        batches.finish(batch, trouble);
        return true;
    }

    private void handOver(Batch batch, Recipients recipients) throws InterruptedException {
        List<Future<?>> running = new ArrayList<>();
        int width = Math.min(connections.limit(), batch.members().length);
        for (int i = 0; i < width; i++) {
            running.add(threads.submit(() -> {
                goAlong(batch, recipients);
                return null;
            }));
        }
        RuntimeException failure = null;
        for (Future<?> lane : running) {
            try {
                lane.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                failure = new IllegalStateException("batch %s stopped".formatted(batch.ref()), e.getCause());
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void goAlong(Batch batch, Recipients recipients) throws InterruptedException {
        while (!stopping && !recipients.isEmpty() && !recipients.isHalted()) {
            try (SmtpConnections.Lane lane = connections.lane(UNTIL_LOOKING_AGAIN)) {
                if (lane != null) {
                    goAlong(batch, recipients, lane);
                    return;
                }
            }
        }
    }

    private void goAlong(Batch batch, Recipients recipients, SmtpConnections.Lane lane) throws InterruptedException {
        long number = lanes.take();
        Settled settled = null;
        Due due;
        do {
            due = stopping ? null : recipients.next();
            Wanted wanted = due == null
                    ? null
                    : new Wanted(due.recipient().subscriber(), due.edition().revision());
            Permit permit = ledger.visit(new Visit(number, batch.ref(), batch.round(), settled, wanted));
            try {
                settled = due == null ? null : obey(permit, batch, recipients, lane, due);
            } catch (RelayUnavailableException e) {
                ledger.visit(new Visit(number, batch.ref(), batch.round(), null, null));
                recipients.giveBack(Objects.requireNonNull(due), String.valueOf(e.getMessage()));
                due = null;
            }
        } while (due != null);
        lanes.giveBack(number);
    }

    /** Does what the permit says; what came of it, or null where nothing was tried. */
    private @Nullable Settled obey(
            Permit permit, Batch batch, Recipients recipients, SmtpConnections.Lane lane, Due due)
            throws RelayUnavailableException {
        return switch (permit) {
            case GRANTED -> settled(batch, due, handOver(due, lane));
            case NOT_THIS_ONE -> null;
            case OUT_OF_DATE -> {
                recipients.writeAnew(due);
                yield null;
            }
            case NOT_THIS_BATCH -> {
                recipients.halt();
                yield null;
            }
        };
    }

    private static Outcome handOver(Due due, SmtpConnections.Lane lane) throws RelayUnavailableException {
        return lane.handOver(due.recipient().address(), due.edition().copy(due.recipient()));
    }

    private Settled settled(Batch batch, Due due, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted(var reply) -> forGood(batch, due, true, null, reply, false);
            case Outcome.Refused(var reply, var code) -> forGood(batch, due, false, code, reply, false);
            case Outcome.TryLater later
            when batches.isHopeless(due.since()) -> forGood(batch, due, false, later.code(), later.reason(), true);
            case Outcome.TryLater later ->
                new Settled.Postponed(
                        batch.ref(),
                        due.recipient().subscriber(),
                        batches.again(due.tries()),
                        later.reason(),
                        later.inDoubt());
        };
    }

    private void giveUp(Batch batch, Recipients recipients, String trouble) throws InterruptedException {
        long number = lanes.take();
        for (Due due = recipients.next(); due != null; due = recipients.next()) {
            ledger.visit(new Visit(
                    number, batch.ref(), batch.round(), forGood(batch, due, false, null, trouble, true), null));
        }
        lanes.giveBack(number);
    }

    private static Settled forGood(
            Batch batch, Due due, boolean accepted, @Nullable String code, String reply, boolean givenUp) {
        return new Settled.ForGood(
                batch.ref(), due.recipient().subscriber(), due.edition().revision(), accepted, code, reply, givenUp);
    }
}
