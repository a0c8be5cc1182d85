package io.broadsheet.social.testing;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReportCodec;
import io.broadsheet.contract.distribution.DistributionReportCodec.Decoded;
import io.broadsheet.contract.intake.KafkaClients;
import io.broadsheet.contract.testing.RealKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/** The other end of the topics: announces articles and reads what came of them, on the real broker. */
public final class Desk {
    private record Channel(ArticleId article, int revision, String name) {}

    private final Producer<String, byte[]> producer = KafkaClients.producer(RealKafka.bootstrapServers(), "test-desk");
    private final ArticleEventCodec codec = new ArticleEventCodec();
    private final DistributionReportCodec reports = new DistributionReportCodec();
    private final Map<Channel, DistributionReport> newest = new ConcurrentHashMap<>();
    private final Consumer<String, byte[]> consumer = consumer(Topics.DISTRIBUTION);
    private final Thread reader = Thread.ofVirtual().name("test-desk").start(this::read);

    private static Consumer<String, byte[]> consumer(String topic) {
        Consumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, RealKafka.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private void read() {
        try {
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> {
                    if (reports.decode(record.value()) instanceof Decoded.Report(var report)) {
                        Channel channel = new Channel(report.article(), report.revision(), report.channel());
                        newest.merge(channel, report, (a, b) -> a.sequence() > b.sequence() ? a : b);
                    }
                });
            }
        } catch (WakeupException e) {
            consumer.close();
        }
    }

    /** Announces. */
    public void send(ArticleEvent event) {
        send(event.article().toString(), codec.encode(event));
    }

    /** Puts any bytes on the articles topic. */
    public void send(String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(Topics.ARTICLES, key, value)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the event did not reach the broker", e);
        }
    }

    /** The newest report by now. */
    public Optional<DistributionReport> report(ArticleEvent event, String channel) {
        return Optional.ofNullable(newest.get(new Channel(event.article(), event.revision(), channel)));
    }

    /** Waits for the report that is the last. */
    public DistributionReport end(ArticleEvent event, String channel) {
        return Awaitility.await()
                .alias(channel + " of " + event.article() + " ends")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> report(event, channel).filter(it -> it.state().isFinal()), Optional::isPresent)
                .orElseThrow();
    }

    /** Whether a record with this key has been set aside. */
    public static boolean isSetAside(String key) {
        try (Consumer<String, byte[]> letters = consumer(Topics.DEAD_LETTERS)) {
            long end = letters.endOffsets(letters.assignment()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            boolean found = false;
            while (!found && letters.position(letters.assignment().iterator().next()) < end) {
                for (var record : letters.poll(Duration.ofMillis(200))) {
                    found |= key.equals(record.key());
                }
            }
            return found;
        }
    }

    /** Stops reading. */
    public void close() throws InterruptedException {
        consumer.wakeup();
        reader.join();
        producer.close();
    }
}
