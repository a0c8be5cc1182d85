package io.broadsheet.mailer.delivery;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.intake.DeadLetters;
import io.broadsheet.mailer.KafkaConfig;
import io.broadsheet.mailer.WorkerThread;
import io.broadsheet.mailer.issue.BatchRef;
import io.broadsheet.mailer.relay.Relays;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches from the broker's share group (KIP-932), one at a time and place. A batch is acknowledged when it is worked
 * off or put off by the table; its lock on the broker is renewed while it is in work. Should the broker hand it to somebody
 * else all the same, the lock in the database keeps the two apart.
 */
@Context
class BatchWorker {
    /** Lives on brokers: never changes. */
    static final String GROUP = "broadsheet.mailer.batches";

    private static final Logger log = LoggerFactory.getLogger(BatchWorker.class);
    /** Batches in work at a time: while the last mails of one are under way, the connections go on with the other. */
    private static final int PLACES = 2;

    /** For the poll that gives a renewed record out again. */
    private static final Duration POLL = Duration.ofSeconds(1);

    private static final int LOCK_MILLIS = 30_000;
    private static final long RENEW_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConfig kafka;
    private final DeadLetters deadLetters;
    private final BatchRun run;
    private final Relays relays;
    private final List<Place> places = new ArrayList<>();
    private final List<WorkerThread> threads = new ArrayList<>();
    private final ExecutorService work = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("mailer-batch-", 0).factory());
    private final AtomicLong renewals = new AtomicLong();
    private volatile boolean stopping;

    BatchWorker(KafkaConfig kafka, @Named("mailer") DeadLetters deadLetters, BatchRun run, Relays relays) {
        this.kafka = kafka;
        this.deadLetters = deadLetters;
        this.run = run;
        this.relays = relays;
    }

    @PostConstruct
    void start() {
        for (int i = 0; i < PLACES; i++) {
            Place place = new Place();
            places.add(place);
            threads.add(WorkerThread.start("mailer-batches-" + i, place::step));
        }
    }

    @PreDestroy
    void stop() {
        stopping = true;
        run.stop();
        places.forEach(Place::wake);
        places.forEach(place -> place.awaitRest(PATIENCE));
        threads.forEach(thread -> thread.stop(PATIENCE));
        places.forEach(Place::close);
        work.shutdownNow();
    }

    /** How often a batch took so long that its lock on the broker was renewed. */
    long renewals() {
        return renewals.get();
    }

    private static void configureGroup(String bootstrapServers) {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, GROUP);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.incrementalAlterConfigs(Map.of(
                            group,
                            List.of(
                                    set("share.auto.offset.reset", "earliest"),
                                    set("share.record.lock.duration.ms", Integer.toString(LOCK_MILLIS)),
                                    set("share.renew.acknowledge.enable", "true"),
                                    set("share.delivery.count.limit", "10"))))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while setting up group " + GROUP, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("group %s could not be set up".formatted(GROUP), e);
        }
    }

    private static AlterConfigOp set(String key, String value) {
        return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    }

    private static long connections(ShareConsumer<String, byte[]> consumer) {
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("connection-count"))
                .mapToLong(metric -> ((Number) metric.metricValue()).longValue())
                .sum();
    }

    /** One consumer and the batch that it has in work. */
    private final class Place {
        private volatile @Nullable ShareConsumer<String, byte[]> consumer;
        private final PollPace pace = new PollPace();
        private volatile boolean busy;

        void step() throws InterruptedException {
            if (stopping) {
                throw new InterruptedException("stopping");
            }
            Thread.sleep(pace.rest());
            ShareConsumer<String, byte[]> current = consumer();
            busy = true;
            try {
                ConsumerRecords<String, byte[]> records = current.poll(pace.poll());
                pace.polled(records.isEmpty(), connections(current));
                for (ConsumerRecord<String, byte[]> record : records) {
                    take(current, record);
                }
            } catch (WakeupException e) {
                throw new InterruptedException("stopping");
            } catch (RuntimeException e) {
                close();
                throw e;
            } finally {
                busy = false;
            }
            relays.closeResting();
        }

        private void take(ShareConsumer<String, byte[]> current, ConsumerRecord<String, byte[]> record)
                throws InterruptedException {
            Optional<BatchRef> ref = BatchRef.decode(record.value());
            if (ref.isPresent()) {
                workOff(current, record, ref.get());
            } else {
                deadLetters.setAside(record, GROUP, "malformed: not the name of a batch");
                acknowledge(current, record, AcknowledgeType.ACCEPT);
            }
        }

        private void workOff(ShareConsumer<String, byte[]> current, ConsumerRecord<String, byte[]> record, BatchRef ref)
                throws InterruptedException {
            Future<Boolean> result = work.submit(() -> run.workOff(ref));
            ConsumerRecord<String, byte[]> held = record;
            while (true) {
                try {
                    boolean done = result.get(RENEW_SECONDS, TimeUnit.SECONDS);
                    acknowledge(current, held, done ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE);
                    return;
                } catch (TimeoutException e) {
                    held = renewed(current, held);
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    // The table still says that it runs and nobody holds its lock: it will be handed over again.
                    log.warn(
                            "batch {} was left: {}",
                            ref,
                            e.getCause() == null ? e : e.getCause().toString(),
                            e);
                    acknowledge(current, held, AcknowledgeType.RELEASE);
                    return;
                }
            }
        }

        /**
         * Holds a record for longer. The broker's client gives a renewed record out again on the next poll, and only that
         * copy can be acknowledged; null if the broker did not let us keep it.
         */
        private @Nullable ConsumerRecord<String, byte[]> renewed(
                ShareConsumer<String, byte[]> current, @Nullable ConsumerRecord<String, byte[]> held) {
            if (held == null) {
                return null;
            }
            acknowledge(current, held, AcknowledgeType.RENEW);
            ConsumerRecord<String, byte[]> again = null;
            for (ConsumerRecord<String, byte[]> record : current.poll(POLL)) {
                if (record.partition() == held.partition() && record.offset() == held.offset()) {
                    again = record;
                    renewals.incrementAndGet();
                } else {
                    // One that it had fetched ahead: others may be free for it. Releasing it would count as a failed
                    // try.
                    BatchRef.decode(record.value()).ifPresent(run::giveBack);
                    acknowledge(current, record, AcknowledgeType.ACCEPT);
                }
            }
            return again;
        }

        private void acknowledge(
                ShareConsumer<String, byte[]> current,
                @Nullable ConsumerRecord<String, byte[]> record,
                AcknowledgeType type) {
            if (record != null) {
                current.acknowledge(record, type);
                current.commitSync();
            }
        }

        private ShareConsumer<String, byte[]> consumer() {
            ShareConsumer<String, byte[]> current = consumer;
            if (current == null) {
                configureGroup(kafka.bootstrapServers());
                current = new KafkaShareConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                kafka.bootstrapServers(),
                                ConsumerConfig.GROUP_ID_CONFIG,
                                GROUP,
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                "broadsheet-mailer-batches-" + places.indexOf(this),
                                ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG,
                                "explicit",
                                // One batch for each who asks, however many lie together on the broker.
                                ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG,
                                "record_limit",
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                1),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
                current.subscribe(List.of(Topics.MAIL_BATCHES));
                consumer = current;
            }
            return current;
        }

        void wake() {
            ShareConsumer<String, byte[]> current = consumer;
            if (current != null) {
                current.wakeup();
            }
        }

        void awaitRest(Duration patience) {
            long until = System.nanoTime() + patience.toNanos();
            while (busy && System.nanoTime() < until) {
                try {
                    Thread.sleep(Duration.ofMillis(5));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        /** Closes the consumer; the next step makes another. */
        void close() {
            ShareConsumer<String, byte[]> current = consumer;
            consumer = null;
            if (current != null) {
                current.close(Duration.ofSeconds(5));
            }
        }
    }
}
