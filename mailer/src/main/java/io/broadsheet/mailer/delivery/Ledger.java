package io.broadsheet.mailer.delivery;

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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what became of each mail. One transaction takes all that came in while the last one was written (group commit),
 * and whoever brought a row waits until it is durable: so at most one outcome per open connection is not.
 */
@Singleton
class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);
    private static final int MOST_ROWS = 2_000;

    private record Entry(Settled row, CompletableFuture<Void> durable) {}

    private final Jdbi jdbi;
    private final Clock clock;
    private final Issues issues;
    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
    private final List<Entry> writing = new ArrayList<>();
    private @Nullable WorkerThread thread;

    Ledger(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock, Issues issues) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.issues = issues;
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
    }

    /** Returns once the row is durable; waits as long as the database is away. */
    void settle(Settled row) throws InterruptedException {
        Entry entry = new Entry(row, new CompletableFuture<>());
        entries.add(entry);
        try {
            entry.durable().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the ledger could not be written", e.getCause());
        }
    }

    private void step() throws InterruptedException {
        // What a failed transaction left is still here and goes first.
        if (writing.isEmpty()) {
            writing.add(entries.take());
        }
        entries.drainTo(writing, MOST_ROWS - writing.size());
        write(writing.stream().map(Entry::row).toList());
        writing.stream().map(entry -> entry.row().batch().issue()).distinct().forEach(issues::moved);
        writing.forEach(entry -> entry.durable().complete(null));
        writing.clear();
    }

    private void write(List<Settled> rows) {
        Integer written = jdbi.withHandle(handle -> handle.createQuery("""
                        with settled as (
                            select * from unnest(:issues, :batches, :subscribers, :revisions, :accepted, :codes, :replies)
                                as given (issue, batch, subscriber, revision, accepted, code, reply)
                        ), written as (
                            insert into delivery (issue, subscriber, revision, outcome, code, reply, at)
                            select issue, subscriber, revision, case when accepted then 'accepted' else 'refused' end,
                                   code, reply, :now
                            from settled
                            on conflict (issue, subscriber) do nothing
                            returning issue, subscriber
                        ), no_longer_postponed as (
                            delete from postponement p using settled s
                            where p.issue = s.issue and p.subscriber = s.subscriber
                        ), counted as (
                            select s.issue, s.batch, count(*) filter (where s.accepted) as accepted,
                                   count(*) filter (where not s.accepted) as refused
                            from settled s join written w on w.issue = s.issue and w.subscriber = s.subscriber
                            group by s.issue, s.batch
                        ), updated as (
                            update batch b
                            set accepted = b.accepted + c.accepted, refused = b.refused + c.refused,
                                excluded = b.excluded - case when b.state = 'closed' then c.accepted + c.refused else 0 end
                            from counted c where b.issue = c.issue and b.number = c.batch
                        )
                        select count(*)::int from written
                        """)
                .bind("issues", column(rows, row -> row.batch().issue(), Integer[]::new))
                .bind("batches", column(rows, row -> row.batch().batch(), Integer[]::new))
                .bind("subscribers", column(rows, Settled::subscriber, Long[]::new))
                .bind("revisions", column(rows, Settled::revision, Integer[]::new))
                .bind("accepted", column(rows, Settled::accepted, Boolean[]::new))
                .bind("codes", column(rows, Settled::code, String[]::new))
                .bind("replies", column(rows, Settled::reply, String[]::new))
                .bind("now", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .mapTo(Integer.class)
                .one());
        if (written != rows.size()) {
            // Two workers had the same batch, which takes a lost lock; or our own commit came through though it looked
            // failed.
            log.warn("{} of {} outcomes were in the ledger already", rows.size() - written, rows.size());
        }
    }

    private static <T> @Nullable T[] column(
            List<Settled> rows,
            Function<Settled, @Nullable T> field,
            java.util.function.IntFunction<@Nullable T[]> array) {
        return rows.stream().map(field).toArray(array);
    }
}
