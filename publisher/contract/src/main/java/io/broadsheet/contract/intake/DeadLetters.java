package io.broadsheet.contract.intake;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where a record goes that nobody can use, so that it neither stops the topic nor is lost. */
public interface DeadLetters {
    /**
     * Sets a record aside, with its origin and the reason. Returns once it is durable.
     *
     * @throws RuntimeException if it could not be stored; the caller must then keep the record and try again
     */
    void setAside(ConsumerRecord<String, byte[]> record, String group, String reason);
}
