package io.broadsheet.bench.latency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.intake.KafkaClients;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A producer and a consumer with nothing between them but the broker. */
final class BareBroker implements AutoCloseable {
    private static final String TOPIC = "bench.bare";

    private final Producer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private int sent;

    BareBroker(String bootstrapServers) throws IOException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("the broker made no topic", e);
        }
        producer = KafkaClients.producer(bootstrapServers, "bench-bare");
        consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** From handing a record to the producer to having it from the consumer, in milliseconds. */
    double measure() throws IOException {
        long start = System.nanoTime();
        Future<RecordMetadata> _ = producer.send(
                new ProducerRecord<>(TOPIC, "key", Integer.toString(++sent).getBytes(UTF_8)));
        while (consumer.poll(Duration.ofSeconds(30)).isEmpty()) {
            if (System.nanoTime() - start > Duration.ofSeconds(60).toNanos()) {
                throw new IOException("the record did not come back");
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
