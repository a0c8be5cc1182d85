package io.broadsheet.mailer.issue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names one batch; the value of a record on the batches topic is this as JSON. What the batch is lies in the table: a record
 * says only that it is to be looked at.
 */
public record BatchRef(int issue, int batch) {
    /** The record's value. */
    byte[] encode() {
        try {
            return CloudEventEnvelope.JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("two numbers are always JSON", e);
        }
    }

    /** Reads a record's value; empty for what never was one. */
    public static Optional<BatchRef> decode(byte @Nullable [] value) {
        try {
            JsonNode node = CloudEventEnvelope.JSON.readTree(value == null ? new byte[0] : value);
            JsonNode issue = node.path("issue");
            JsonNode batch = node.path("batch");
            return issue.isInt() && batch.isInt()
                    ? Optional.of(new BatchRef(issue.intValue(), batch.intValue()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Name of the lock that the one worker of this batch holds. */
    public String lockName() {
        return "broadsheet.mailer.batch/" + issue + "/" + batch;
    }

    /** The record's key. */
    String key() {
        return issue + "/" + batch;
    }
}
