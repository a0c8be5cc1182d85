package io.broadsheet.contract.intake;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.Decoded;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one record of the articles topic the one right way: an event goes to the handler, a type from the future is
 * skipped, anything else becomes a dead letter. When it returns, the record is settled and its offset may be committed; when
 * it throws, the same record must be handed in again. Thread-safe if the handler is.
 */
public final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final String group;
    private final DeadLetters deadLetters;
    private final ArticleEventCodec codec = new ArticleEventCodec();

    /** @param group the consumer group, named in logs and on dead letters */
    public Intake(String group, DeadLetters deadLetters) {
        this.group = group;
        this.deadLetters = deadLetters;
    }

    /**
     * Settles one record.
     *
     * @param handler must be idempotent: it sees a record again after a crash, a rebalance or a replay
     * @throws RuntimeException whatever the handler or the dead letters threw; hand the record in again
     */
    public void accept(ConsumerRecord<String, byte[]> record, Consumer<ArticleEvent> handler) {
        switch (codec.decode(record.value())) {
            case Decoded.Event(var event) -> apply(event, record, handler);
            case Decoded.UnknownType(var type) ->
                log.info("{} skipped {}: type '{}' is newer than this consumer", group, at(record), type);
            case Decoded.Malformed(var reason) -> deadLetters.setAside(record, group, "malformed: " + reason);
        }
    }

    private void apply(ArticleEvent event, ConsumerRecord<String, byte[]> record, Consumer<ArticleEvent> handler) {
        if (!event.article().toString().equals(record.key())) {
            // Order per article rests on the key: a wrong one would let an old revision overtake a new one.
            deadLetters.setAside(
                    record,
                    group,
                    "the key is '%s' (expected: the article's id %s)".formatted(record.key(), event.article()));
            return;
        }
        try {
            handler.accept(event);
        } catch (UnacceptableEventException e) {
            deadLetters.setAside(record, group, "unacceptable: " + e.getMessage());
        }
    }

    /** A record's place, {@code topic-partition@offset}, for people to read. */
    public static String at(ConsumerRecord<?, ?> record) {
        return "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
    }
}
