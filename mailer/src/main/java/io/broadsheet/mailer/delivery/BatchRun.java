package io.broadsheet.mailer.delivery;

import io.broadsheet.mailer.delivery.Batches.Batch;
import io.broadsheet.mailer.issue.BatchRef;
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
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Works off one batch: recipients who are still due, over as many connections as are free, each next message of a connection
 * only after the last one's outcome is durable.
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
    private final ExecutorService lanes = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("mailer-lane-", 0).factory());
    private volatile boolean stopping;

    BatchRun(
            @Named("mailer") Jdbi jdbi,
            @Named("mailer") Clock clock,
            Batches batches,
            Editions editions,
            Ledger ledger,
            SmtpConnections connections) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.batches = batches;
        this.editions = editions;
        this.ledger = ledger;
        this.connections = connections;
    }

    /** Lets every message that is under way end and starts no other. */
    void stop() {
        stopping = true;
    }

    @PreDestroy
    void close() {
        stop();
        lanes.shutdownNow();
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
        Recipients recipients = new Recipients(handle, editions, clock, batch.ref(), batch.first(), batch.last());
        handOver(batch, recipients);
        if (!recipients.isEmpty() && recipients.trouble() == null) {
            return false;
        }
        String trouble = recipients.isEmpty() ? null : recipients.trouble();
        if (trouble != null && batches.isHopeless(batch.failingSince())) {
            giveUp(batch, recipients, trouble);
            trouble = null;
        }
        batches.finish(batch, trouble);
        return true;
    }

    private void handOver(Batch batch, Recipients recipients) throws InterruptedException {
        List<Future<?>> running = new ArrayList<>();
        int width = Math.min(connections.limit(), batch.candidates());
        for (int i = 0; i < width; i++) {
            running.add(lanes.submit(() -> {
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
        while (!stopping && !recipients.isEmpty()) {
            try (SmtpConnections.Lane lane = connections.lane(UNTIL_LOOKING_AGAIN)) {
                if (lane != null) {
                    goAlong(batch, recipients, lane);
                    return;
                }
            }
        }
    }

    private void goAlong(Batch batch, Recipients recipients, SmtpConnections.Lane lane) throws InterruptedException {
        while (!stopping) {
            Due due = recipients.next();
            if (due == null) {
                return;
            }
            Outcome outcome;
            try {
                outcome = lane.handOver(
                        due.recipient().address(), out -> due.edition().writeTo(due.recipient(), out));
            } catch (RelayUnavailableException e) {
                recipients.giveBack(due, String.valueOf(e.getMessage()));
                return;
            }
            settle(batch, due, outcome);
        }
    }

    private void settle(Batch batch, Due due, Outcome outcome) throws InterruptedException {
        long subscriber = due.recipient().subscriber();
        int revision = due.edition().revision();
        switch (outcome) {
            case Outcome.Accepted(var reply) ->
                ledger.settle(new Settled(batch.ref(), subscriber, revision, true, null, reply));
            case Outcome.Refused(var reply, var code) ->
                ledger.settle(new Settled(batch.ref(), subscriber, revision, false, code, reply));
            case Outcome.TryLater later
            when batches.isHopeless(due.since()) ->
                ledger.settle(new Settled(
                        batch.ref(),
                        subscriber,
                        revision,
                        false,
                        null,
                        "given up after many tries: " + later.reason()));
            case Outcome.TryLater later -> batches.postpone(batch.ref(), due, later.reason());
        }
    }

    private void giveUp(Batch batch, Recipients recipients, String trouble) throws InterruptedException {
        for (Due due = recipients.next(); due != null; due = recipients.next()) {
            ledger.settle(new Settled(
                    batch.ref(),
                    due.recipient().subscriber(),
                    due.edition().revision(),
                    false,
                    null,
                    "given up after many tries: " + trouble));
        }
    }
}
