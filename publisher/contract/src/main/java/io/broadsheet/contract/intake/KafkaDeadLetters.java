package io.broadsheet.contract.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.Topics;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters on {@link Topics#DEAD_LETTERS}: key and value as they came, origin and reason in headers. */
public final class KafkaDeadLetters implements DeadLetters {
    /** Header: why it was set aside. */
    public static final String REASON = "broadsheet-reason";

    /** Header: the consumer group that could not use it. */
    public static final String GROUP = "broadsheet-group";

    /** Header: {@code topic-partition@offset} of the original. */
    public static final String ORIGIN = "broadsheet-origin";

    private static final Logger log = LoggerFactory.getLogger(KafkaDeadLetters.class);
    private static final long PATIENCE_SECONDS = 60;

    private final Producer<String, byte[]> producer;

    /** @param producer one that waits for all acknowledgements, see {@link KafkaClients#producer} */
    public KafkaDeadLetters(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    @Override
    public void setAside(ConsumerRecord<String, byte[]> record, String group, String reason) {
        String origin = Intake.at(record);
        ProducerRecord<String, byte[]> letter =
                new ProducerRecord<>(Topics.DEAD_LETTERS, null, record.key(), record.value(), record.headers());
        Headers headers = letter.headers();
        headers.add(REASON, reason.getBytes(UTF_8));
        headers.add(GROUP, group.getBytes(UTF_8));
        headers.add(ORIGIN, origin.getBytes(UTF_8));
        try {
            producer.send(letter).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while setting aside " + origin, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "%s could not be set aside on %s; it will be tried again".formatted(origin, Topics.DEAD_LETTERS),
                    e);
        }
        log.warn("set aside {} for group {}: {}", origin, group, reason);
    }
}
