package io.broadsheet.contract.article;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.envelope.CloudEventEnvelope.Opened;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes article events as CloudEvents and reads them back. The JSON schemas lie beside the golden examples in this module's
 * resources; every example of every past version stays readable for ever. Thread-safe.
 */
public final class ArticleEventCodec {
    /** Type of a publication or correction. Lives on brokers: never changes. */
    public static final String PUBLISHED = "io.broadsheet.article.published.v1";

    /** Type of a withdrawal. Lives on brokers: never changes. */
    public static final String WITHDRAWN = "io.broadsheet.article.withdrawn.v1";

    /** Largest event in bytes: below Kafka's default limit of 1 MiB a record, with room for headers. */
    public static final int MAX_BYTES = 900_000;

    private static final URI SOURCE = URI.create("/broadsheet/desk");
    private static final URI PUBLISHED_SCHEMA = URI.create("urn:broadsheet:schema:article-published:v1");
    private static final URI WITHDRAWN_SCHEMA = URI.create("urn:broadsheet:schema:article-withdrawn:v1");

    /** The data of a publication; the article's id and the time are in the envelope. */
    private record Published(
            int revision,
            @Nullable String posts,
            Article content,
            @Nullable History history) {}

    /** The data of a withdrawal. */
    private record Withdrawn(
            int revision,
            String slug,
            URI link,
            @Nullable String reason,
            @Nullable String posts,
            @Nullable History history) {}

    /**
     * Encodes an event. The same event gives the same bytes.
     *
     * @throws EventTooLargeException if it takes more than {@link #MAX_BYTES}
     */
    public byte[] encode(ArticleEvent event) {
        return switch (event) {
            case ArticlePublished it ->
                seal(
                        event,
                        PUBLISHED,
                        PUBLISHED_SCHEMA,
                        it.content().slug(),
                        new Published(it.revision(), written(it.posts()), it.content(), it.history()));
            case ArticleWithdrawn it ->
                seal(
                        event,
                        WITHDRAWN,
                        WITHDRAWN_SCHEMA,
                        it.slug(),
                        new Withdrawn(
                                it.revision(), it.slug(), it.link(), it.reason(), written(it.posts()), it.history()));
        };
    }

    /** Decodes a record's value; never throws, whatever the bytes are. */
    public Decoded decode(byte @Nullable [] bytes) {
        return switch (CloudEventEnvelope.open(bytes)) {
            case Opened.Unreadable(var reason) -> new Decoded.Malformed(reason);
            case Opened.Content content -> decode(content);
        };
    }

    private static Decoded decode(Opened.Content content) {
        try {
            return switch (content.type()) {
                case PUBLISHED -> {
                    Published data = read(content.data(), Published.class);
                    yield new Decoded.Event(new ArticlePublished(
                            ArticleId.of(content.subject()),
                            data.revision(),
                            content.time(),
                            data.content(),
                            PostsChoice.of(data.posts()).orElse(null),
                            data.history()));
                }
                case WITHDRAWN -> {
                    Withdrawn data = read(content.data(), Withdrawn.class);
                    yield new Decoded.Event(new ArticleWithdrawn(
                            ArticleId.of(content.subject()),
                            data.revision(),
                            content.time(),
                            data.slug(),
                            data.link(),
                            data.reason(),
                            PostsChoice.of(data.posts()).orElse(null),
                            data.history()));
                }
                default -> new Decoded.UnknownType(content.type());
            };
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            return new Decoded.Malformed(content.type() + ": " + CloudEventEnvelope.firstLine(e));
        }
    }

    private static <T> T read(JsonNode data, Class<T> type) throws JsonProcessingException {
        return CloudEventEnvelope.JSON.treeToValue(data, type);
    }

    private static @Nullable String written(@Nullable PostsChoice posts) {
        return posts == null ? null : posts.written();
    }

    private static byte[] seal(ArticleEvent event, String type, URI schema, String slug, Object data) {
        ObjectNode node = CloudEventEnvelope.JSON.valueToTree(data);
        // Absent and null mean the same; absent is shorter and every schema validator agrees on it.
        dropNulls(node);
        Instant at = event.at();
        String id = "%s/%d".formatted(event.article(), event.revision());
        byte[] bytes = CloudEventEnvelope.seal(id, SOURCE, type, event.article().toString(), at, schema, node);
        if (bytes.length > MAX_BYTES) {
            throw new EventTooLargeException(slug, bytes.length, MAX_BYTES);
        }
        return bytes;
    }

    private static void dropNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(property -> property.getValue().isNull());
        }
        node.forEach(ArticleEventCodec::dropNulls);
    }
}
