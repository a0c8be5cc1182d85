package io.broadsheet.syndication.entry;

import io.broadsheet.contract.intake.Intake;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes of records what is stored together. */
public final class Gathering {
    /** Of records together, in bytes: their articles are in memory several times over while they are stored. */
    private static final int MOST_BYTES = 2 * 1024 * 1024;

    private Gathering() {}

    /**
     * Hands out what the records bring, in their order: all of it together, or, where that is more than is held in memory, one
     * part after the other; the last part may be empty.
     *
     * @param intake settles records that bring nothing
     */
    public static void parts(
            Iterable<ConsumerRecord<String, byte[]>> records, Intake intake, Consumer<List<Arrival>> taker) {
        List<Arrival> together = new ArrayList<>();
        int bytes = 0;
        for (ConsumerRecord<String, byte[]> record : records) {
            intake.accept(record, event -> together.add(Arrival.of(event)));
            bytes += Math.max(0, record.serializedValueSize());
            if (bytes > MOST_BYTES) {
                taker.accept(List.copyOf(together));
                together.clear();
                bytes = 0;
            }
        }
        taker.accept(List.copyOf(together));
    }
}
