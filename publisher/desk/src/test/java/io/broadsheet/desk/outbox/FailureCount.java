package io.broadsheet.desk.outbox;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Real producers for a broker that is not there, less patient than those of the service, and counted. */
final class FailureCount implements FencedProducers {
    private final String bootstrapServers;
    private final AtomicInteger opened = new AtomicInteger();

    FailureCount(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** How often a relay tried. */
    int opened() {
        return opened.get();
    }

    @Override
    public Producer<String, byte[]> open(String transactionalId) {
        opened.incrementAndGet();
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        300),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
