package io.broadsheet.desk;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.Decoded;
import io.broadsheet.contract.testing.RealKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the articles topic as a consumer of the real world would, from its beginning. */
public final class ArticlesTopic implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<String, byte[]> consumer;
    private final ArticleEventCodec codec = new ArticleEventCodec();
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

    /** Starts to read at the very beginning. */
    public ArticlesTopic() {
        this(Topics.ARTICLES);
    }

    /** Reads another topic; then only the records make sense. */
    public ArticlesTopic(String topic) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        RealKafka.bootstrapServers(),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        Set<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(it -> new TopicPartition(it.topic(), it.partition()))
                .collect(Collectors.toCollection(HashSet::new));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads on until {@code enough} says so or patience ends; returns all records so far. */
    public List<ConsumerRecord<String, byte[]>> recordsUntil(Predicate<List<ConsumerRecord<String, byte[]>>> enough) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!enough.test(records) && System.nanoTime() < end) {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return List.copyOf(records);
    }

    /** The events of these articles, in the topic's order, as soon as there are {@code count} of them. */
    public List<ArticleEvent> events(Set<String> articles, int count) {
        recordsUntil(
                all -> all.stream().filter(it -> articles.contains(it.key())).count() >= count);
        List<ArticleEvent> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (articles.contains(record.key()) && codec.decode(record.value()) instanceof Decoded.Event(var event)) {
                events.add(event);
            }
        }
        return events;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
