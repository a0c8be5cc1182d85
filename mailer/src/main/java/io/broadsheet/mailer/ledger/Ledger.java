package io.broadsheet.mailer.ledger;

import io.broadsheet.mailer.WorkerThread;
import io.broadsheet.mailer.issue.Issues;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what became of each mail and permits the next. One transaction takes all that came in while the last one was
 * written (group commit), and whoever brought something waits until it is durable. So at most one mail per open connection
 * has an outcome that is not durable, and which one that is, is: its permit names it. While the database is away nothing is
 * permitted, and nothing is mailed.
 */
@Singleton
public class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);
    private static final int MOST_ROWS = 2_000;

    private record Waiting(Visit visit, CompletableFuture<Permit> answer) {}

    private final Jdbi jdbi;
    private final Clock clock;
    private final Issues issues;
    private final LedgerPages pages;
    private final BlockingQueue<Waiting> entries = new LinkedBlockingQueue<>();
    private final List<Waiting> writing = new ArrayList<>();
    private @Nullable WorkerThread thread;
    /** Kept: only the ledger's thread uses it, and whoever stops that thread. */
    private @Nullable Handle handle;

    Ledger(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock, Issues issues, LedgerPages pages) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.issues = issues;
        this.pages = pages;
    }

    @PostConstruct
    void start() {
        thread = WorkerThread.start("mailer-ledger", this::step);
    }

    @PreDestroy
    void stop() {
        if (thread != null) {
            thread.stop(Duration.ofSeconds(5));
        }
        forgetConnection();
    }

    /**
     * Returns once all that the visit brings is durable; waits as long as the database is away.
     *
     * @return whether the mail that it wants may go; {@link Permit#NOT_THIS_ONE} if it wants none
     */
    public Permit visit(Visit visit) throws InterruptedException {
        return announce(visit).await();
    }

    /** Has a visit written down while its lane goes on; its answer is there once all that it brings is durable. */
    public Answer announce(Visit visit) {
        Waiting waiting = new Waiting(visit, new CompletableFuture<>());
        entries.add(waiting);
        return new Answer(waiting.answer());
    }

    /** What the ledger will say. */
    public static final class Answer {
        private final CompletableFuture<Permit> permit;

        private Answer(CompletableFuture<Permit> permit) {
            this.permit = permit;
        }

        /** Waits for it, as long as the database is away. */
        public Permit await() throws InterruptedException {
            try {
                return permit.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the ledger could not be written", e.getCause());
            }
        }
    }

    private void step() throws InterruptedException {
        // What a failed transaction left is still here and goes first.
        if (writing.isEmpty()) {
            writing.add(entries.take());
        }
        entries.drainTo(writing, MOST_ROWS - writing.size());
        List<Visit> visits = writing.stream().map(Waiting::visit).toList();
        Map<Long, Permit> permits = write(visits);
        visits.stream()
                .filter(visit -> visit.settled() != null)
                .map(visit -> visit.batch().issue())
                .distinct()
                .forEach(issues::moved);
        writing.forEach(
                one -> one.answer().complete(permits.getOrDefault(one.visit().lane(), Permit.NOT_THIS_ONE)));
        writing.clear();
    }

    private Map<Long, Permit> write(List<Visit> visits) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        List<Settled.ForGood> forGood = new ArrayList<>();
        List<Settled.Postponed> postponed = new ArrayList<>();
        List<Visit> wanting = new ArrayList<>();
        List<Long> leaving = new ArrayList<>();
        for (Visit visit : visits) {
            switch (visit.settled()) {
                case Settled.ForGood it -> forGood.add(it);
                case Settled.Postponed it -> postponed.add(it);
                case null -> log.trace("lane {} begins", visit.lane());
            }
            if (visit.wanted() == null) {
                leaving.add(visit.lane());
            } else {
                wanting.add(visit);
            }
        }
        if (handle == null) {
            handle = ByIndex.open(jdbi);
        }
        Handle own = handle;
        try {
            if (postponed.isEmpty() && forGood.stream().allMatch(Settled.ForGood::accepted)) {
                // One statement is a transaction by itself.
                LedgerPages.Turn turn = pages.turn(own, forGood, leaving, wanting, now);
                warnOfKnown(forGood.size(), turn.written());
                return turn.permits();
            }
            return own.inTransaction(transaction -> {
                if (!forGood.isEmpty()) {
                    warnOfKnown(forGood.size(), pages.settle(transaction, forGood, now));
                }
                if (!postponed.isEmpty()) {
                    pages.postpone(transaction, postponed, now);
                }
                if (!leaving.isEmpty()) {
                    pages.leave(transaction, leaving);
                }
                return wanting.isEmpty() ? Map.of() : pages.permit(transaction, wanting, now);
            });
        } catch (RuntimeException e) {
            // Whatever is wrong with the connection, the next try has another.
            forgetConnection();
            throw e;
        }
    }

    private void forgetConnection() {
        Handle own = handle;
        handle = null;
        if (own != null) {
            ByIndex.close(own);
        }
    }

    private static void warnOfKnown(int settled, int written) {
        if (written < settled) {
            // Two workers had the same batch, which takes a lost lock; or our own commit came through though it looked
            // failed.
            log.warn("{} of {} outcomes were in the ledger already", settled - written, settled);
        }
    }
}
