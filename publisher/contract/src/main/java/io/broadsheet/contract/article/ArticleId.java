package io.broadsheet.contract.article;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** Names one article for ever, whatever becomes of its slug, title or address. Also the key of its records on Kafka. */
public record ArticleId(UUID value) {
    public ArticleId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if {@code text} is not a UUID
     */
    @JsonCreator
    public static ArticleId of(String text) {
        try {
            return new ArticleId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("article id is '%s' (expected: a UUID)".formatted(text), e);
        }
    }

    /** A new id that nobody has used. */
    public static ArticleId fresh() {
        return new ArticleId(UUID.randomUUID());
    }

    /** The text form: a lower-case UUID. */
    @Override
    @JsonValue
    public String toString() {
        return value.toString();
    }
}
