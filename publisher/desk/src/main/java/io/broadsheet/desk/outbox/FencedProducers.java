package io.broadsheet.desk.outbox;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Opens transactional producers for the relay. */
@FunctionalInterface
public interface FencedProducers {
    /**
     * Opens one; the caller closes it.
     *
     * @param transactionalId as soon as another producer of this id is initialised, the broker refuses this one's records
     */
    Producer<String, byte[]> open(String transactionalId);

    /**
     * Producers for a broker. They give up after some 20 s: the relay tries again by itself, and says so in the log.
     *
     * @param bootstrapServers {@code host:port}, several separated by commas
     */
    static FencedProducers at(String bootstrapServers) {
        return transactionalId -> new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "broadsheet-desk-outbox",
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        20_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        20_000),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
