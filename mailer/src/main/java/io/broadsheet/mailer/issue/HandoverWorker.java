package io.broadsheet.mailer.issue;

import io.broadsheet.contract.Topics;
import io.broadsheet.mailer.Broker;
import io.broadsheet.mailer.WorkerThread;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches to the broker: right after the plan, again when a postponed one is due, and again when one was left lying by a
 * process that died (it runs by the table, but nobody holds its lock) or by a broker that lost its record. A batch that is
 * handed over once too often does no harm: the table decides what is still to be done.
 */
@Context
final class HandoverWorker {
    private static final Duration POLL = Duration.ofSeconds(1);
    /** Longer than a worker takes from its lock to its row, so that nothing is taken for dead that only starts. */
    private static final Duration LEFT_LYING = Duration.ofSeconds(3);
    /** A batch may wait this long behind others. */
    private static final Duration LOST = Duration.ofMinutes(10);

    private static final int AT_ONCE = 1_000;

    private final Jdbi jdbi;
    private final Clock clock;
    private final Issues issues;
    private final Broker broker;
    private @Nullable WorkerThread thread;

    HandoverWorker(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock, Issues issues, Broker broker) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.issues = issues;
        this.broker = broker;
    }

    @PostConstruct
    void start() {
        thread = WorkerThread.start("mailer-handover", this::step);
    }

    @PreDestroy
    void stop() {
        if (thread != null) {
            thread.stop(Duration.ofSeconds(5));
        }
    }

    private void step() throws InterruptedException {
        if (handOver() < AT_ONCE) {
            issues.planned().await(POLL);
        }
    }

    private int handOver() {
        OffsetDateTime now = clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        return jdbi.inTransaction(handle -> {
            List<BatchRef> due = handle.createQuery("""
                            select b.issue, b.number from batch b join issue i on i.id = b.issue
                            where b.state <> 'closed' and not i.stopped
                              and (b.state = 'planned'
                                   or b.state = 'postponed' and due_at <= :now
                                   or b.state = 'handed' and moved_at < :lost
                                   or b.state = 'running' and moved_at < :left and not exists (
                                       select from pg_locks
                                       where locktype = 'advisory' and objsubid = 1
                                         and database = (select oid from pg_database where datname = current_database())
                                         and (classid::bigint << 32) | objid::bigint = hashtextextended(
                                             'broadsheet.mailer.batch/' || b.issue || '/' || b.number, 0)))
                            order by b.issue, b.number limit :limit
                            for update of b skip locked
                            """)
                    .bind("now", now)
                    .bind("lost", now.minus(LOST))
                    .bind("left", now.minus(LEFT_LYING))
                    .bind("limit", AT_ONCE)
                    .map((row, _) -> new BatchRef(row.getInt("issue"), row.getInt("number")))
                    .list();
            if (due.isEmpty()) {
                return 0;
            }
            List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
            for (BatchRef batch : due) {
                records.add(new ProducerRecord<>(Topics.MAIL_BATCHES, batch.key(), batch.encode()));
            }
            broker.send(records);
            return handle.createUpdate("""
                            update batch b set state = 'handed', moved_at = :now
                            from unnest(:issues, :numbers) as d (issue, number)
                            where b.issue = d.issue and b.number = d.number
                            """)
                    .bind("now", now)
                    .bind(
                            "issues",
                            due.stream().mapToInt(BatchRef::issue).boxed().toArray(Integer[]::new))
                    .bind(
                            "numbers",
                            due.stream().mapToInt(BatchRef::batch).boxed().toArray(Integer[]::new))
                    .execute();
        });
    }
}
