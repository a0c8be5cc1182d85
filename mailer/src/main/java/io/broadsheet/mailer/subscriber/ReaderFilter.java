package io.broadsheet.mailer.subscriber;

import io.broadsheet.mailer.suppression.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What readers are searched for by; null for what does not matter.
 *
 * @param q part of an address or name
 * @param source how they came
 * @param suppressed why no mail may reach them
 * @param joinedFrom earliest time at which they were added
 * @param joinedBefore that time must be before
 */
public record ReaderFilter(
        @Nullable String q,
        @Nullable Status status,
        @Nullable String source,
        @Nullable Reason suppressed,
        @Nullable Instant joinedFrom,
        @Nullable Instant joinedBefore) {
    /** In SQL, of a subscriber "s", with names for the values. */
    static final String CONDITION = """
            (s.email ilike :pattern or s.name ilike :pattern)
              and (:status::text is null or s.status = :status)
              and (:source::text is null or s.source = :source)
              and (:reason::text is null or exists (
                  select from suppression x where x.address_hash = s.address_hash and x.reason = :reason))
              and (:joinedFrom::timestamptz is null or s.created_at >= :joinedFrom::timestamptz)
              and (:joinedBefore::timestamptz is null or s.created_at < :joinedBefore::timestamptz)""";

    private static final Pattern NAME = Pattern.compile("(?<!:):([a-z]\\w+)", Pattern.CASE_INSENSITIVE);
    private static final String TIME = "such as 2026-09-14T06:30:00Z";

    /** Quotes the inside of an SQL string for the database at hand. */
    @FunctionalInterface
    public interface Quoting {
        /** The inside of a string in quotes. */
        String inside(String text) throws java.sql.SQLException;
    }

    /**
     * Reads what a request asks for; an empty one is as none.
     *
     * @throws IllegalArgumentException naming the field, its value and what was expected
     */
    public static ReaderFilter read(
            @Nullable String q,
            @Nullable String status,
            @Nullable String source,
            @Nullable String suppressed,
            @Nullable String joinedFrom,
            @Nullable String joinedBefore) {
        return new ReaderFilter(
                given("q", q, Function.identity(), ""),
                given("status", status, Status::of, "pending, confirmed or unsubscribed"),
                given("source", source, Function.identity(), ""),
                given(
                        "suppressed",
                        suppressed,
                        word -> Reason.of(word).orElseThrow(IllegalArgumentException::new),
                        "unsubscribed, bounced, complained, erased or manual"),
                given("joinedFrom", joinedFrom, Instant::parse, TIME),
                given("joinedBefore", joinedBefore, Instant::parse, TIME));
    }

    private static <T> @Nullable T given(String key, @Nullable String text, Function<String, T> read, String expected) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("%s has the character U+0000 (expected: text)".formatted(key));
        }
        try {
            return read.apply(text.strip());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException("%s is '%s' (expected: %s)".formatted(key, text, expected), e);
        }
    }

    /** The values by their names in {@link #CONDITION}, as text. */
    Map<String, @Nullable String> values() {
        Map<String, @Nullable String> values = new HashMap<>();
        values.put("pattern", q == null ? "%" : "%" + q.replaceAll("([\\\\%_])", "\\\\$1") + "%");
        values.put("status", status == null ? null : status.word());
        values.put("source", source);
        values.put("reason", suppressed == null ? null : suppressed.word());
        values.put("joinedFrom", joinedFrom == null ? null : joinedFrom.toString());
        values.put("joinedBefore", joinedBefore == null ? null : joinedBefore.toString());
        return values;
    }

    /** The condition with the values in it, for a statement that takes no parameters, such as COPY. */
    public String condition(Quoting quoting) throws java.sql.SQLException {
        Map<String, @Nullable String> values = values();
        StringBuilder sql = new StringBuilder();
        var names = NAME.matcher(CONDITION);
        int from = 0;
        while (names.find()) {
            String value = values.get(names.group(1));
            sql.append(CONDITION, from, names.start())
                    .append(value == null ? "null" : "'" + quoting.inside(value) + "'");
            from = names.end();
        }
        return sql.append(CONDITION.substring(from)).toString();
    }
}
