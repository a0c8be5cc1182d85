package io.broadsheet.desk.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.article.Slug;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.desk.article.Draft;
import io.broadsheet.desk.article.Format;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the editor, as typed.
 *
 * @param byline names, separated by commas, or by semicolons where there is one
 * @param tags separated likewise
 * @param slug counts only for a new article; empty: made of the title
 * @param date a day such as 2020-09-14, or empty
 * @param version of the draft that was being edited; 0 for a new article
 */
record EditorForm(
        String title,
        String standfirst,
        String byline,
        String section,
        String tags,
        String language,
        String slug,
        String date,
        String excerpt,
        String source,
        String format,
        Map<String, String> announcements,
        long version) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    EditorForm {
        title = orEmpty(title);
        standfirst = orEmpty(standfirst);
        byline = orEmpty(byline);
        section = orEmpty(section);
        tags = orEmpty(tags);
        language = orEmpty(language);
        slug = orEmpty(slug);
        date = orEmpty(date);
        excerpt = orEmpty(excerpt);
        // Browsers and JSON know several line ends; the text has one.
        source = orEmpty(source).replace("\r\n", "\n");
        format = format == null || format.isEmpty() ? Format.MARKDOWN.toString() : format;
        announcements = announcements == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(announcements));
    }

    /**
     * What is wrong with a form: a problem document with a member of its own (RFC 9457, section 3.2).
     *
     * @param fields what is wrong, by the field's name
     */
    record FieldProblem(String type, String title, int status, String detail, Map<String, String> fields) {
        static FieldProblem of(int status, Map<String, String> fields) {
            return new FieldProblem(
                    "urn:broadsheet:problem:bad-fields",
                    "Some fields cannot be kept",
                    status,
                    String.join("; ", fields.values()),
                    fields);
        }
    }

    /**
     * Reads the fields as the editor's script sends them.
     *
     * @throws IllegalArgumentException if they are not those
     */
    static EditorForm ofJson(byte[] json) {
        try {
            EditorForm form = JSON.readValue(new String(json, StandardCharsets.UTF_8), EditorForm.class);
            return Objects.requireNonNull(form, "null");
        } catch (JsonProcessingException | NullPointerException e) {
            throw new IllegalArgumentException(
                    "these are not the editor's fields: %s; load the page again"
                            .formatted(CloudEventEnvelope.firstLine(e)),
                    e);
        }
    }

    /** The fields of an article. */
    static EditorForm of(String slug, Draft draft, long version) {
        Instant date = draft.date();
        return new EditorForm(
                orEmpty(draft.title()),
                orEmpty(draft.standfirst()),
                join(draft.byline()),
                orEmpty(draft.section()),
                join(draft.tags()),
                orEmpty(draft.language()),
                slug,
                date == null ? "" : day(date),
                orEmpty(draft.excerpt()),
                draft.source(),
                draft.format().toString(),
                draft.announcements(),
                version);
    }

    /** What came of reading a form. */
    sealed interface Read {
        record Good(Draft draft) implements Read {}

        /** @param fields what is wrong, by the field's name */
        record Bad(Map<String, String> fields) implements Read {}
    }

    /**
     * The draft that these fields make. What the editor does not show is kept as it was.
     *
     * @param before the draft there is, or {@link #nothing} for a new article
     * @param sections that an article may be in; empty allows any
     */
    Read read(Draft before, List<String> sections) {
        Map<String, String> wrong = new LinkedHashMap<>();
        // Each field alone first, by the draft's own rules: an editor wants to know which one to mend.
        attempt(wrong, "title", () -> draft(title, "", "", "", ""));
        attempt(wrong, "standfirst", () -> draft("", standfirst, "", "", ""));
        attempt(wrong, "language", () -> draft("", "", language, "", ""));
        attempt(wrong, "excerpt", () -> draft("", "", "", excerpt, ""));
        attempt(wrong, "source", () -> draft("", "", "", "", source));
        attempt(wrong, "byline", () -> names(nothing(), split(byline), List.of()));
        attempt(wrong, "tags", () -> names(nothing(), List.of(), split(tags)));
        attempt(wrong, "date", () -> Objects.requireNonNullElse(moment(before), Instant.EPOCH));
        announcements.forEach((network, words) ->
                attempt(wrong, "announcement-" + network, () -> announcing(nothing(), Map.of(network, words))));
        boolean known = section.isBlank()
                || sections.isEmpty()
                || sections.contains(section.strip())
                || section.strip().equals(before.section());
        if (!known) {
            wrong.put(
                    "section", "section is '%s' (expected one of: %s)".formatted(section, String.join(", ", sections)));
        }
        attempt(wrong, "format", () -> Format.of(format));
        if (version == 0 && !slug.isBlank()) {
            attempt(wrong, "slug", () -> Slug.require(slug.strip()));
        }
        if (!wrong.isEmpty()) {
            return new Read.Bad(wrong);
        }
        return new Read.Good(new Draft(
                title,
                standfirst,
                split(byline),
                section,
                split(tags),
                language,
                source,
                Format.of(format),
                before.images(),
                before.enclosures(),
                before.rights(),
                announcements,
                moment(before),
                excerpt));
    }

    /** The draft of an article that is not yet there. */
    static Draft nothing() {
        return Draft.markdown("", "");
    }

    /** The body alone, where another field is not yet right; the text is known to be. */
    Draft onlyBody() {
        return new Draft(
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                source,
                Format.of(format),
                List.of(),
                List.of(),
                null,
                Map.of(),
                null,
                null);
    }

    /** The slug that a new article gets. */
    String slugOrOfTitle() {
        if (!slug.isBlank()) {
            return slug.strip();
        }
        String ofTitle = Slug.from(title);
        return ofTitle.isEmpty() ? "article" : ofTitle;
    }

    // The draft may know the hour; a form that shows the day must not move it.
    private @Nullable Instant moment(Draft before) {
        if (date.isBlank()) {
            return null;
        }
        Instant known = before.date();
        if (known != null && day(known).equals(date.strip())) {
            return known;
        }
        try {
            return LocalDate.parse(date.strip()).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("date is '%s' (expected: a day such as 2020-09-14)".formatted(date), e);
        }
    }

    private static String day(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static void attempt(Map<String, String> wrong, String field, Supplier<?> attempt) {
        try {
            var _ = attempt.get();
        } catch (IllegalArgumentException e) {
            wrong.put(field, String.valueOf(e.getMessage()));
        }
    }

    private static Draft draft(String title, String standfirst, String language, String excerpt, String source) {
        return new Draft(
                title,
                standfirst,
                List.of(),
                null,
                List.of(),
                language,
                source,
                Format.MARKDOWN,
                List.of(),
                List.of(),
                null,
                Map.of(),
                null,
                excerpt);
    }

    private static Draft names(Draft it, List<String> byline, List<String> tags) {
        return new Draft(
                it.title(),
                null,
                byline,
                null,
                tags,
                null,
                "",
                it.format(),
                List.of(),
                List.of(),
                null,
                Map.of(),
                null,
                null);
    }

    private static Draft announcing(Draft it, Map<String, String> announcements) {
        return new Draft(
                it.title(),
                null,
                List.of(),
                null,
                List.of(),
                null,
                "",
                it.format(),
                List.of(),
                List.of(),
                null,
                announcements,
                null,
                null);
    }

    // "Doe, Jane" is one name: where one has a comma, semicolons part them.
    private static String join(List<String> names) {
        boolean commas = names.stream().anyMatch(name -> name.contains(","));
        return commas ? String.join("; ", names) + ";" : String.join(", ", names);
    }

    private static List<String> split(String names) {
        List<String> split = new ArrayList<>();
        for (String name : names.split(names.contains(";") ? ";" : ",", -1)) {
            if (!name.isBlank()) {
                split.add(name.strip());
            }
        }
        return List.copyOf(split);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
