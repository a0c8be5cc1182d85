package io.broadsheet.desk.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.desk.outbox.Outbox.Waiting;
import io.broadsheet.desk.signal.Backoff;
import io.broadsheet.desk.signal.DedicatedConnections;
import io.broadsheet.desk.signal.Signal;
import io.broadsheet.desk.signal.Signals;
import io.broadsheet.desk.signal.WakeUp;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the outbox to {@link Topics#ARTICLES}, at least once and in order per article.
 *
 * <p>Of all processes one is the relay: the one whose session holds an advisory lock. If it loses its session, another takes
 * over and fences it at the broker (a transactional id), so that a record the old relay had still on its way cannot land
 * behind newer ones, where compaction would keep it for ever.
 *
 * <p>A round sends at most one event per article and forgets it only when all of the round are acknowledged, so a second
 * revision never overtakes a first one that failed.
 */
@Singleton
final class OutboxWorker {
    private static final Logger log = LoggerFactory.getLogger(OutboxWorker.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    /** Events in one round: at most 900 kB each, all in memory at once. */
    private static final int ROUND = 50;

    private final Jdbi dedicated;
    private final Outbox outbox;
    private final FencedProducers producers;
    private final Signals signals;
    private final WakeUp wakeUp = new WakeUp();
    private final Backoff backoff = new Backoff();
    private volatile boolean stopped;
    private @Nullable Thread thread;
    private Signals.@Nullable Listening listening;

    OutboxWorker(
            @Named("desk") DedicatedConnections connections,
            Outbox outbox,
            @Named("desk") FencedProducers producers,
            Signals signals) {
        this.dedicated = Jdbi.create(connections::open);
        this.outbox = outbox;
        this.producers = producers;
        this.signals = signals;
    }

    @EventListener
    void start(StartupEvent event) {
        start();
    }

    void start() {
        listening = signals.listen(Signal.OUTBOX, payload -> wakeUp.call());
        thread = Thread.ofVirtual().name("desk-outbox").start(this::run);
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopped = true;
        if (listening != null) {
            listening.close();
        }
        Thread running = thread;
        if (running == null) {
            return;
        }
        // First a chance to finish the round; a round cut off is sent again by the next relay.
        wakeUp.call();
        if (!running.join(STOP_PATIENCE)) {
            running.interrupt();
            running.join(STOP_PATIENCE);
        }
    }

    private void run() {
        try {
            while (!stopped) {
                try {
                    relayAsLongAsItWorks();
                } catch (ExecutionException | RuntimeException e) {
                    if (stopped) {
                        return;
                    }
                    Duration pause = backoff.next();
                    log.warn("the outbox waits, next try in {} ms: {}", pause.toMillis(), e.toString());
                    wakeUpNoSoonerThan(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // New work does not make a broken broker whole, so it does not shorten the pause; only stopping does.
    private void wakeUpNoSoonerThan(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        long left = pause.toNanos();
        while (left > 0 && !stopped) {
            wakeUp.await(Duration.ofNanos(left));
            left = end - System.nanoTime();
        }
    }

    private void relayAsLongAsItWorks() throws InterruptedException, ExecutionException {
        // Closing the handle ends the session, and with it the lock.
        try (Handle handle = dedicated.open()) {
            while (!outbox.becomeRelay(handle)) {
                wakeUp.await(POLL);
                if (stopped) {
                    return;
                }
            }
            Producer<String, byte[]> producer = producers.open(outbox.name(handle));
            try {
                producer.initTransactions();
                log.info("this process relays the outbox");
                while (!stopped) {
                    if (relayRound(handle, producer) == 0) {
                        wakeUp.await(POLL);
                    }
                    backoff.reset();
                }
            } finally {
                producer.close(CLOSE_PATIENCE);
            }
        }
    }

    private int relayRound(Handle handle, Producer<String, byte[]> producer)
            throws InterruptedException, ExecutionException {
        List<Waiting> round = outbox.oldestPerArticle(handle, ROUND);
        if (round.isEmpty()) {
            return 0;
        }
        producer.beginTransaction();
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        for (Waiting it : round) {
            acknowledgements.add(producer.send(record(it)));
        }
        producer.flush();
        for (Future<RecordMetadata> acknowledgement : acknowledgements) {
            acknowledgement.get();
        }
        producer.commitTransaction();
        outbox.delete(handle, round);
        return round.size();
    }

    private static ProducerRecord<String, byte[]> record(Waiting waiting) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.ARTICLES, waiting.article().toString(), waiting.event());
        record.headers().add("content-type", CloudEventEnvelope.CONTENT_TYPE.getBytes(UTF_8));
        return record;
    }
}
