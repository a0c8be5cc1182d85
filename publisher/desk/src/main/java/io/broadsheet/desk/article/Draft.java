package io.broadsheet.desk.article;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.contract.article.Image;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IllformedLocaleException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An article as its editor has it: it may be unfinished, so that nothing written is lost, but every text in it is clean.
 *
 * @param title the headline, one line; needed to publish
 * @param standfirst the line under the headline
 * @param byline the authors' names in order; none: the publication's author
 * @param section one of the publication's sections
 * @param tags in the editor's order
 * @param language BCP 47 tag; none: the publication's
 * @param source the body, written in {@code format}; never trusted
 * @param format what the body is written in
 * @param images pictures that are not in the body, the leading one first
 * @param enclosures files that come with it
 * @param rights the copyright line; none: the publication's
 * @param announcements the editor's own words per network, by the network's name such as {@code mastodon}
 * @param date when it first came out, if that was before Broadsheet; counts only at the first publication
 * @param excerpt one short paragraph; none: the beginning of the body
 */
@Schema(description = "An article as its editor has it.")
public record Draft(
        @Nullable String title,
        @Nullable String standfirst,
        List<String> byline,
        @Nullable String section,
        List<String> tags,
        @Nullable String language,
        String source,
        Format format,
        List<Image> images,
        List<Enclosure> enclosures,
        @Nullable String rights,
        Map<String, String> announcements,

        @JsonDeserialize(using = DateReader.class) @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant date,

        @Nullable String excerpt) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    public Draft {
        title = line("title", title);
        standfirst = text("standfirst", standfirst);
        byline = lines("byline", byline);
        section = line("section", section);
        // A tag twice is a slip of the keyboard, not worth a refusal.
        tags = List.copyOf(new LinkedHashSet<>(lines("tag", tags)));
        language = line("language", language);
        requireLanguage(language);
        source = CleanText.require("source", Objects.requireNonNullElse(source, ""));
        format = Objects.requireNonNullElse(format, Format.MARKDOWN);
        images = images == null ? List.of() : List.copyOf(images);
        enclosures = enclosures == null ? List.of() : List.copyOf(enclosures);
        rights = text("rights", rights);
        announcements = announcements == null ? Map.of() : Collections.unmodifiableMap(words(announcements));
        excerpt = text("excerpt", excerpt);
    }

    /** A draft with a headline and a Markdown body, and nothing else. */
    public static Draft markdown(String title, String source) {
        return new Draft(
                title,
                null,
                List.of(),
                null,
                List.of(),
                null,
                source,
                Format.MARKDOWN,
                List.of(),
                List.of(),
                null,
                Map.of(),
                null,
                null);
    }

    /**
     * Reads a draft as the API takes it.
     *
     * @throws IllegalArgumentException if it is no such JSON; the message names the field, its value and what was expected
     */
    static Draft ofJson(byte[] json) {
        try {
            Draft draft = JSON.readValue(json, Draft.class);
            if (draft == null) {
                throw new IllegalArgumentException("the body is null (expected: a JSON object, the draft)");
            }
            return draft;
        } catch (UnrecognizedPropertyException e) {
            List<String> known = new ArrayList<>();
            Objects.requireNonNullElse(e.getKnownPropertyIds(), List.<Object>of())
                    .forEach(id -> known.add(String.valueOf(id)));
            throw new IllegalArgumentException(
                    "the field '%s' is unknown (expected one of: %s)"
                            .formatted(
                                    path(e),
                                    String.join(", ", known.stream().sorted().toList())),
                    e);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(
                    "the body is no JSON, at line %d, column %d: %s"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr(), e.getOriginalMessage()),
                    e);
        } catch (JsonMappingException e) {
            if (e.getCause() instanceof IOException broken) {
                throw new IllegalArgumentException("the body is no JSON: " + CloudEventEnvelope.firstLine(broken), e);
            }
            String where = path(e);
            // What our own records and readers say comes first; below it may be a parser's view of things.
            String reason = e.getCause() instanceof IllegalArgumentException ours
                    ? String.valueOf(ours.getMessage())
                    : CloudEventEnvelope.firstLine(e);
            if (e.getCause() instanceof NullPointerException) {
                // The records of the contract name what they miss, and nothing more.
                reason = reason.endsWith("missing") ? reason : reason + " is missing";
            }
            throw new IllegalArgumentException(
                    where.isEmpty() ? "the body is no JSON object as a draft is: " + reason : where + ": " + reason, e);
        } catch (IOException e) {
            // Bytes that are no text, a thousand brackets: whatever else Jackson gives up on.
            throw new IllegalArgumentException("the body is no JSON: " + CloudEventEnvelope.firstLine(e), e);
        }
    }

    /** Reads a draft as the database keeps it. */
    static Draft ofStored(String json) {
        try {
            return JSON.readerFor(Draft.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored draft cannot be read", e);
        }
    }

    /** The draft as the database keeps it. */
    String toStored() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a draft cannot be written as JSON", e);
        }
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static @Nullable String line(String what, @Nullable String text) {
        return text == null || text.isBlank() ? null : CleanText.requireLine(what, text.strip());
    }

    private static @Nullable String text(String what, @Nullable String text) {
        return text == null || text.isBlank() ? null : CleanText.require(what, text.strip());
    }

    private static List<String> lines(String what, @Nullable List<String> given) {
        List<String> lines = new ArrayList<>();
        for (String one : given == null ? List.<String>of() : given) {
            String line = line(what, one);
            if (line != null) {
                lines.add(line);
            }
        }
        return List.copyOf(lines);
    }

    // Sorted, so that the same words are the same bytes.
    private static Map<String, String> words(Map<String, String> given) {
        Map<String, String> words = new TreeMap<>();
        given.forEach((network, text) -> {
            CleanText.requireLine("network", network);
            String clean = text("announcement for " + network, text);
            if (clean != null) {
                words.put(network, clean);
            }
        });
        return words;
    }

    private static void requireLanguage(@Nullable String language) {
        if (language == null) {
            return;
        }
        try {
            new Locale.Builder().setLanguageTag(language);
        } catch (IllformedLocaleException e) {
            throw new IllegalArgumentException(
                    "language is '%s' (expected: a BCP 47 tag such as 'en' or 'de-AT')".formatted(language), e);
        }
    }

    /** Takes a moment or a bare date, which means noon UTC: that is the same day nearly everywhere. */
    static final class DateReader extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        DateReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getValueAsString("");
            try {
                return text.length() <= "2020-09-14".length()
                        ? LocalDate.parse(text).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC)
                        : OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "date is '%s' (expected: a date such as 2020-09-14, or a moment such as 2020-09-14T10:00:00Z)"
                                .formatted(text),
                        e);
            }
        }
    }
}
