package io.broadsheet.mailer.delivery;

import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.delivery.Batches.Batch;
import io.broadsheet.mailer.dkim.Signatures;
import io.broadsheet.mailer.issue.BatchRef;
import io.broadsheet.mailer.ledger.ByIndex;
import io.broadsheet.mailer.ledger.Lanes;
import io.broadsheet.mailer.ledger.Ledger;
import io.broadsheet.mailer.ledger.Permit;
import io.broadsheet.mailer.ledger.Settled;
import io.broadsheet.mailer.ledger.Visit;
import io.broadsheet.mailer.ledger.Visit.Wanted;
import io.broadsheet.mailer.relay.Pause;
import io.broadsheet.mailer.relay.Relays;
import io.broadsheet.mailer.relay.Way;
import io.broadsheet.mailer.smtp.Envelope;
import io.broadsheet.mailer.smtp.HeldBackException;
import io.broadsheet.mailer.smtp.Outcome;
import io.broadsheet.mailer.smtp.RelayUnavailableException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
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
import org.jspecify.annotations.Nullable;

/**
 * Works off one batch: recipients who are still due, over as many connections as are free. A connection begins with its next
 * message while the last one's outcome and this one's permit are written down, and ends it only once both are durable: without
 * its final dot a message does not exist for the server.
 */
@Singleton
class BatchRun {
    private static final Duration UNTIL_LOOKING_AGAIN = Duration.ofMillis(100);
    /** A lane waits so long by itself; for longer the batch is put off. */
    private static final Duration SHORT_PAUSE = Duration.ofSeconds(2);

    private final Jdbi jdbi;
    private final Clock clock;
    private final Batches batches;
    private final Backoff backoff;
    private final Editions editions;
    private final Ledger ledger;
    private final Relays relays;
    private final MailConfig mail;
    private final Signatures signatures;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("mailer-lane-", 0).factory());
    private final Lanes lanes;
    private volatile boolean stopping;

    BatchRun(
            @Named("mailer") Jdbi jdbi,
            @Named("mailer") Clock clock,
            Batches batches,
            Backoff backoff,
            Editions editions,
            Ledger ledger,
            Lanes lanes,
            Relays relays,
            MailConfig mail,
            Signatures signatures) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.batches = batches;
        this.backoff = backoff;
        this.editions = editions;
        this.ledger = ledger;
        this.lanes = lanes;
        this.relays = relays;
        this.mail = mail;
        this.signatures = signatures;
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
        Handle handle = ByIndex.open(jdbi);
        try {
            if (!Batches.lock(handle, ref)) {
                return true;
            }
            try {
                Optional<Batch> batch = batches.begin(handle, ref);
                return batch.isEmpty() || workOff(handle, batch.get());
            } finally {
                Batches.unlock(handle, ref);
            }
        } finally {
            ByIndex.close(handle);
        }
    }

    private boolean workOff(Handle handle, Batch batch) throws InterruptedException {
        Recipients recipients = new Recipients(handle, editions, clock, batch);
        handOver(batch, recipients);
        Pause pause = recipients.isEmpty() || recipients.isHalted() ? null : recipients.pause();
        if (!recipients.isEmpty() && !recipients.isHalted() && pause == null) {
            return false;
        }
        if (pause != null && pause.trouble() && backoff.isHopeless(batch.failingSince())) {
            giveUp(batch, recipients, pause.why());
            pause = null;
        }
        batches.finish(handle, batch, pause);
        return true;
    }

    private void handOver(Batch batch, Recipients recipients) throws InterruptedException {
        List<Future<?>> running = new ArrayList<>();
        int width = Math.min(relays.limit(), batch.members().length);
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
            try (Relays.Lane lane = relays.lane(UNTIL_LOOKING_AGAIN)) {
                if (lane != null) {
                    new Walk(batch, recipients, lane, lanes.take()).goAlong();
                    return;
                }
            }
        }
    }

    /** One lane's way through a batch. */
    private final class Walk {
        private final Batch batch;
        private final Recipients recipients;
        private final Relays.Lane lane;
        private final long number;
        /** What came of the last mail, until it is brought to the ledger. */
        private @Nullable Settled settled;

        Walk(Batch batch, Recipients recipients, Relays.Lane lane, long number) {
            this.batch = batch;
            this.recipients = recipients;
            this.lane = lane;
            this.number = number;
        }

        void goAlong() throws InterruptedException {
            try {
                mailAll();
            } catch (RuntimeException e) {
                // What came of the last mail is known, so it is written down. A permit that is not spent stays: it
                // names whom the next round has to doubt.
                if (settled != null) {
                    putDown();
                }
                throw e;
            }
            putDown();
            lanes.giveBack(number);
        }

        private void mailAll() throws InterruptedException {
            boolean goesOn = true;
            while (goesOn && !stopping) {
                Due due = recipients.next();
                if (due == null) {
                    goesOn = waitFor(recipients.pause());
                } else {
                    goesOn = switch (lane.way(Relays.domain(due.recipient().address()))) {
                        case Way.Open(var place) -> next(due, place);
                        case Way.NotThisOne(var pause) -> {
                            recipients.setAside(due, pause);
                            yield true;
                        }
                        case Way.None(var pause) -> {
                            recipients.giveBack(due);
                            if (!waitFor(pause)) {
                                recipients.pause(pause);
                                yield false;
                            }
                            yield true;
                        }
                    };
                }
            }
        }

        /** Brings what came of the last mail to the ledger and wants no other. */
        private void putDown() throws InterruptedException {
            ledger.visit(new Visit(number, batch.ref(), batch.round(), settled, null));
            settled = null;
        }

        /** Waits if it is not for long; false if whoever is left is to be put off. */
        private boolean waitFor(@Nullable Pause pause) throws InterruptedException {
            if (pause == null) {
                return false;
            }
            Duration left = Duration.between(clock.instant(), pause.until());
            if (left.compareTo(SHORT_PAUSE) > 0) {
                return false;
            }
            putDown();
            lane.rest();
            if (left.isPositive()) {
                Thread.sleep(left);
            }
            return true;
        }

        /** Hands the next mail over, as its permit says; false if the lane ends. */
        private boolean next(Due due, Way.Place place) throws InterruptedException {
            Ledger.Answer answer = ledger.announce(new Visit(
                    number,
                    batch.ref(),
                    batch.round(),
                    settled,
                    new Wanted(due.recipient().subscriber(), due.edition().revision())));
            settled = null;
            try {
                Outcome outcome = lane.handOver(place, envelope(due), out -> write(due, answer, out));
                return obey(answer.await(), due, outcome);
            } catch (RelayUnavailableException e) {
                boolean goesOn = obey(answer.await(), due, null);
                // The permit is taken back, for nothing was tried.
                putDown();
                return goesOn;
            } finally {
                lane.settled();
            }
        }

        private Envelope envelope(Due due) {
            String returnPath = due.edition().returnPath(due.recipient());
            return new Envelope(
                    returnPath == null ? mail.envelopeFrom() : returnPath,
                    due.recipient().address());
        }

        private void write(Due due, Ledger.Answer answer, OutputStream out) throws IOException {
            signatures.writeSigned(due.edition().message(due.recipient()), out);
            try {
                if (answer.await() != Permit.GRANTED) {
                    throw new HeldBackException();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HeldBackException();
            }
        }

        private boolean obey(Permit permit, Due due, @Nullable Outcome outcome) {
            return switch (permit) {
                case GRANTED -> {
                    if (outcome == null) {
                        recipients.giveBack(due);
                    } else {
                        settled = BatchRun.this.settled(batch, due, outcome);
                    }
                    yield true;
                }
                case NOT_THIS_ONE -> true;
                case OUT_OF_DATE -> {
                    recipients.writeAnew(due);
                    yield true;
                }
                case NOT_THIS_BATCH -> {
                    recipients.halt();
                    yield false;
                }
            };
        }
    }

    private Settled settled(Batch batch, Due due, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted(var reply) -> forGood(batch, due, true, null, reply, false);
            case Outcome.Refused(var reply, var code) -> forGood(batch, due, false, code, reply, false);
            case Outcome.TryLater later
            when backoff.isHopeless(due.since()) -> forGood(batch, due, false, later.code(), later.reason(), true);
            case Outcome.Closing(var reason, var code) ->
                settled(batch, due, new Outcome.TryLater(reason, code, false));
            case Outcome.TryLater later ->
                new Settled.Postponed(
                        batch.ref(),
                        due.recipient().subscriber(),
                        backoff.again(due.tries()),
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
