package io.broadsheet.mailer;

import io.broadsheet.contract.intake.DeadLetters;
import io.broadsheet.contract.intake.KafkaClients;
import io.broadsheet.contract.intake.KafkaDeadLetters;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Sends to the broker. A type of our own, for the framework offers a producer of its own for every name, and could not tell
 * which one is meant.
 */
@Singleton
public final class Broker {
    private static final long PATIENCE_SECONDS = 30;

    private final Producer<String, byte[]> producer;

    Broker(KafkaConfig kafka) {
        producer = KafkaClients.producer(kafka.bootstrapServers(), "broadsheet-mailer");
    }

    /**
     * Sends records in their order and returns once all of them are durable.
     *
     * @throws IllegalStateException if one may not be; send them all again
     */
    public void send(List<ProducerRecord<String, byte[]>> records) {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(records.size());
        records.forEach(record -> acknowledgements.add(producer.send(record)));
        for (Future<RecordMetadata> acknowledgement : acknowledgements) {
            try {
                acknowledgement.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while sending to the broker", e);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("the broker did not take a record; it will be sent again", e);
            }
        }
    }

    /** Where records go that nobody can use. */
    DeadLetters deadLetters() {
        return new KafkaDeadLetters(producer);
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
