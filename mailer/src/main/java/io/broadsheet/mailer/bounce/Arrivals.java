package io.broadsheet.mailer.bounce;

import io.broadsheet.mailer.bounce.ReturnPaths.Sent;
import io.broadsheet.mailer.suppression.Reason;
import io.broadsheet.mailer.suppression.Suppressions;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what came back after a server had taken a mail, and lists it. Only what proves that it is about a mail of ours counts:
 * a signed return path, a reader's own link, or a provider's signature. The same again changes nothing.
 */
@Singleton
class Arrivals {
    private static final Pattern LEAVE = Pattern.compile("/unsubscribe/([A-Za-z0-9_-]{32})(?![A-Za-z0-9_-])");

    private final Jdbi jdbi;
    private final Clock clock;
    private final Bounces bounces;
    private final Suppressions suppressions;
    private final ReturnPaths returnPaths;

    Arrivals(
            @Named("mailer") Jdbi jdbi,
            @Named("mailer") Clock clock,
            Bounces bounces,
            Suppressions suppressions,
            ReturnPaths returnPaths) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.bounces = bounces;
        this.suppressions = suppressions;
        this.returnPaths = returnPaths;
    }

    /**
     * Something that came back.
     *
     * @param kind hard, soft, not-the-readers or complaint
     * @param source imap or the provider's name
     */
    record Arrival(
            long id,
            long subscriber,
            @Nullable Integer issue,
            String kind,
            @Nullable String code,
            String words,
            String source,
            String at) {}

    /**
     * Takes a report in.
     *
     * @param key what names it, so that the same again is known
     * @return whether it was about a mail of ours, or of nothing to follow
     */
    boolean take(Report report, String key) {
        return switch (report) {
            case Report.Bounce(var failures, var clues) ->
                jdbi.inTransaction(handle -> find(handle, clues)
                        .map(sent -> {
                            // One message, one recipient: the first one is the reader.
                            Report.Failure failure = failures.getFirst();
                            bounce(handle, sent, failure.code(), failure.words(), "imap", key);
                            return true;
                        })
                        .orElse(false));
            case Report.Complaint(var type, var clues) ->
                jdbi.inTransaction(handle -> find(handle, clues)
                        .map(sent -> {
                            complaint(handle, sent, type, "imap", key);
                            return true;
                        })
                        .orElse(false));
            case Report.Nothing _ -> true;
            case Report.Unknown _ -> false;
        };
    }

    /** Takes in that a provider could not deliver to an address. */
    void bounce(String addressKey, @Nullable String code, String words, String source, String key) {
        jdbi.useTransaction(handle ->
                byAddress(handle, addressKey).ifPresent(sent -> bounce(handle, sent, code, words, source, key)));
    }

    /** Takes in that a provider heard a complaint from an address. */
    void complaint(String addressKey, String words, String source, String key) {
        jdbi.useTransaction(
                handle -> byAddress(handle, addressKey).ifPresent(sent -> complaint(handle, sent, words, source, key)));
    }

    /** The newest first; those with a lower number than {@code before}. */
    List<Arrival> page(long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from arrival where id < :before order by id desc limit :limit")
                .bind("before", before)
                .bind("limit", limit)
                .map((row, _) -> new Arrival(
                        row.getLong("id"),
                        row.getLong("subscriber"),
                        row.getObject("issue", Integer.class),
                        row.getString("kind"),
                        row.getString("code"),
                        row.getString("words"),
                        row.getString("source"),
                        row.getObject("at", OffsetDateTime.class).toInstant().toString()))
                .list());
    }

    private void bounce(Handle handle, Sent sent, @Nullable String code, String words, String source, String key) {
        Verdict verdict = Verdict.of(code, words);
        if (note(handle, sent, verdict.word(), code, words, source, key)) {
            bounces.take(handle, sent.issue(), sent.subscriber(), code, words);
        }
    }

    private void complaint(Handle handle, Sent sent, String type, String source, String key) {
        if (note(handle, sent, "complaint", null, type, source, key)) {
            suppressions.add(handle, List.of(sent.subscriber()), Reason.COMPLAINED, type);
        }
    }

    private boolean note(
            Handle handle, Sent sent, String kind, @Nullable String code, String words, String source, String key) {
        return handle.createUpdate("""
                                insert into arrival (subscriber, issue, kind, code, words, source, key, at)
                                values (:subscriber, nullif(:issue, 0), :kind, :code, :words, :source, :key, :now)
                                on conflict (source, key) do nothing
                                """)
                        .bind("subscriber", sent.subscriber())
                        .bind("issue", sent.issue())
                        .bind("kind", kind)
                        .bind("code", code)
                        .bind("words", words)
                        .bind("source", source)
                        .bind("key", key)
                        .bind(
                                "now",
                                clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }

    private Optional<Sent> find(Handle handle, List<String> clues) {
        for (String clue : clues) {
            Optional<Sent> sent = returnPaths.find(clue);
            if (sent.isPresent()) {
                return sent;
            }
        }
        for (String clue : clues) {
            Matcher link = LEAVE.matcher(clue);
            if (link.find()) {
                return latest(handle, "token = :value", link.group(1));
            }
        }
        return Optional.empty();
    }

    private static Optional<Sent> byAddress(Handle handle, String addressKey) {
        return latest(handle, "email_key = :value", addressKey);
    }

    /** Which issue it was is not known, so the last one that was mailed to them; 0 if there is none. */
    private static Optional<Sent> latest(Handle handle, String condition, String value) {
        return handle.createQuery("""
                        select s.id, coalesce((
                            select i.id from (select id from issue order by id desc limit 200) i
                            where exists (select from delivery d where d.issue = i.id and d.subscriber = s.id)
                            order by i.id desc limit 1), 0) as issue
                        from subscriber s where %s
                        """.formatted(condition))
                .bind("value", value)
                .map((row, _) -> new Sent(row.getInt("issue"), row.getLong("id")))
                .findOne();
    }
}
