package io.broadsheet.contract.envelope;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Puts a JSON document into a CloudEvents 1.0 envelope (structured mode, {@value #CONTENT_TYPE}) and takes it out. */
public final class CloudEventEnvelope {
    /** Media type of the bytes, for the record's {@code content-type} header. */
    public static final String CONTENT_TYPE = "application/cloudevents+json";

    /** JSON as every event writes it: times as ISO 8601 text, unknown fields ignored, absent and null alike. */
    public static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .build();

    private CloudEventEnvelope() {}

    /** What an envelope held, or why it could not be opened. */
    public sealed interface Opened {
        /**
         * @param time when it happened
         * @param data the document inside
         */
        record Content(String type, String subject, Instant time, JsonNode data) implements Opened {}

        /** Not a CloudEvent of ours. */
        record Unreadable(String reason) implements Opened {}
    }

    /**
     * Seals {@code data}.
     *
     * @param id unique within {@code source}; the same event sealed twice has the same id
     */
    public static byte[] seal(
            String id, URI source, String type, String subject, Instant time, @Nullable URI schema, JsonNode data) {
        CloudEventBuilder builder = CloudEventBuilder.v1()
                .withId(id)
                .withSource(source)
                .withType(type)
                .withSubject(subject)
                .withTime(time.atOffset(ZoneOffset.UTC))
                .withData("application/json", JsonCloudEventData.wrap(data));
        if (schema != null) {
            builder.withDataSchema(schema);
        }
        return new JsonFormat().serialize(builder.build());
    }

    /** Opens an envelope; never throws, whatever the bytes are. */
    public static Opened open(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return new Opened.Unreadable("the record has no value (expected: a CloudEvent in structured JSON)");
        }
        CloudEvent event;
        try {
            event = new JsonFormat().deserialize(bytes);
        } catch (EventDeserializationException | CloudEventRWException | IllegalArgumentException e) {
            return new Opened.Unreadable("not a CloudEvent in structured JSON: " + firstLine(e));
        }
        if (event.getTime() == null) {
            return new Opened.Unreadable("the CloudEvent has no time (expected: an RFC 3339 timestamp)");
        }
        if (event.getSubject() == null) {
            return new Opened.Unreadable("the CloudEvent has no subject (expected: the article's id)");
        }
        if (!(event.getData() instanceof JsonCloudEventData data)
                || !data.getNode().isObject()) {
            return new Opened.Unreadable("the CloudEvent has no JSON object as data");
        }
        return new Opened.Content(
                event.getType(), event.getSubject(), event.getTime().toInstant(), data.getNode());
    }

    /** The first line of the deepest cause: Jackson appends the source and a reference chain that no reader needs. */
    public static String firstLine(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
        return message.lines().findFirst().orElse("").strip();
    }
}
