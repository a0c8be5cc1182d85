package io.broadsheet.syndication.entry;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.intake.DeadLetters;
import io.broadsheet.contract.intake.Intake;
import io.broadsheet.syndication.KafkaConfig;
import io.broadsheet.syndication.SyndicationConfig;
import io.micronaut.context.env.Environment;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.core.naming.conventions.StringConvention;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the articles topic. Decides nothing. What one poll brings is stored together; offsets are committed when all of it is
 * settled, and if any of it is not, the poll is handed in again. A listener of Micronaut's would not do: when a poll that
 * brought new partitions fails, its position stays behind the records that failed, and they are lost.
 */
@Singleton
class SyndicationListener {
    /** The consumer group: lives on brokers, never changes. */
    static final String GROUP = "broadsheet.syndication.entries";

    private static final Logger log = LoggerFactory.getLogger(SyndicationListener.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_TOGETHER = 200;

    private final Map<String, Object> settings;
    private final Duration retryDelay;
    private final DeadLetters deadLetters;
    private final Syndication syndication;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Consumer<String, byte[]> consumer;
    private volatile @Nullable Thread thread;

    SyndicationListener(
            KafkaConfig kafka,
            SyndicationConfig config,
            Environment environment,
            @Named("syndication") DeadLetters deadLetters,
            Syndication syndication) {
        this.settings = settings(kafka, wiring(environment));
        this.retryDelay = config.retryDelay();
        this.deadLetters = deadLetters;
        this.syndication = syndication;
    }

    /** What the wiring says of all consumers. */
    static Map<String, Object> wiring(Environment environment) {
        return environment.getProperties("kafka.consumers.default", StringConvention.RAW);
    }

    /** Those of the consumer: what decides whether anything is lost goes before what the wiring says. */
    static Map<String, Object> settings(KafkaConfig kafka, Map<String, Object> wiring) {
        Map<String, Object> settings = new HashMap<>(wiring);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "broadsheet-syndication-entries");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_TOGETHER);
        return settings;
    }

    @EventListener
    void start(StartupEvent event) {
        // A thread of the system's own: printing, on virtual ones, does not hold up what is to be printed next.
        thread = Thread.ofPlatform().name("syndication-entries").daemon().start(this::run);
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping.countDown();
        Consumer<String, byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        Thread running = thread;
        if (running != null && !running.join(STOP_PATIENCE)) {
            running.interrupt();
            if (!running.join(STOP_PATIENCE)) {
                log.warn("the articles topic was still being read {} s after the end", STOP_PATIENCE.toSeconds());
            }
        }
    }

    private void run() {
        while (isRunning()) {
            try (Consumer<String, byte[]> fresh =
                    new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
                consumer = fresh;
                fresh.subscribe(List.of(Topics.ARTICLES));
                while (isRunning()) {
                    read(fresh);
                }
            } catch (WakeupException e) {
                log.debug("woken to stop");
            } catch (RuntimeException e) {
                if (isRunning()) {
                    log.error("the articles topic cannot be read, next try in {} ms", retryDelay.toMillis(), e);
                    pause();
                }
            }
        }
    }

    private void read(Consumer<String, byte[]> from) {
        ConsumerRecords<String, byte[]> records = from.poll(POLL);
        if (records.isEmpty()) {
            return;
        }
        try {
            take(records);
        } catch (RuntimeException e) {
            if (isRunning()) {
                log.error("{} records wait, next try in {} ms", records.count(), retryDelay.toMillis(), e);
            }
            records.partitions()
                    .forEach(it -> from.seek(it, records.records(it).getFirst().offset()));
            pause();
            return;
        }
        commit(from);
    }

    // What nobody can use is set aside when all else of the poll is settled: it would be set aside again at each try.
    private void take(Iterable<ConsumerRecord<String, byte[]>> records) {
        List<Runnable> aside = new ArrayList<>();
        Intake intake = new Intake(
                GROUP, (record, group, reason) -> aside.add(() -> deadLetters.setAside(record, group, reason)));
        Gathering.parts(records, intake, syndication::take);
        aside.forEach(Runnable::run);
    }

    // All of it is settled: that is worth knowing at the next start, however this one ends.
    private static void commit(Consumer<String, byte[]> from) {
        try {
            from.commitSync();
        } catch (WakeupException e) {
            from.commitSync();
        }
    }

    private boolean isRunning() {
        return stopping.getCount() > 0;
    }

    private void pause() {
        try {
            boolean _ = stopping.await(retryDelay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Only stop() interrupts, and the loop looks for that next.
            Thread.currentThread().interrupt();
        }
    }
}
