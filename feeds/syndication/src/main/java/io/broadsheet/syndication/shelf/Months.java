package io.broadsheet.syndication.shelf;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of months, by first publication in UTC, and what came out in each. */
public final class Months {
    /** Topic of whatever lists the months themselves. */
    public static final String TOPIC = "months";

    private Months() {}

    /** Topic of whatever lists the articles of a month. */
    public static String topic(YearMonth month) {
        return "month/" + month;
    }

    /** Topics of what lists an article that first came out then, and of what lists the months. */
    public static Set<String> topics(Instant firstPublished) {
        return Set.of(topic(YearMonth.from(firstPublished.atOffset(ZoneOffset.UTC))), TOPIC);
    }

    /** A month and how many articles came out in it, from 1. */
    public record Counted(YearMonth month, int articles) {}

    /** Months in which something came out, the newest first. */
    public static List<Counted> all(Handle handle) {
        return handle.createQuery("select month, articles from month where articles > 0 order by month desc")
                .map((row, context) ->
                        new Counted(YearMonth.from(row.getDate("month").toLocalDate()), row.getInt("articles")))
                .list();
    }

    /** How many articles came out in a month. */
    public static int count(Handle handle, YearMonth month) {
        return handle.createQuery("select articles from month where month = :month")
                .bind("month", month.atDay(1))
                .mapTo(Integer.class)
                .findOne()
                .orElse(0);
    }

    /** What came out in a month, the oldest first, so that a new article comes last and moves no other. */
    public static List<UUID> articles(Handle handle, YearMonth month, int offset, int limit) {
        return handle.createQuery("""
                        select article from standing where kind = 'ALL' and key = ''
                            and first_published >= :from and first_published < :until
                        order by first_published, article limit :limit offset :offset
                        """)
                .bind("from", start(month))
                .bind("until", start(month.plusMonths(1)))
                .bind("limit", limit)
                .bind("offset", offset)
                .mapTo(UUID.class)
                .list();
    }

    /** Counts an article that stood at one place, or nowhere, and stands at another, or nowhere, and names what that changes. */
    static void move(Handle handle, @Nullable Position before, @Nullable Position after, Set<String> topics) {
        if (before != null) {
            add(handle, month(before), -1);
            topics.add(topic(month(before)));
            topics.add(TOPIC);
        }
        if (after != null) {
            add(handle, month(after), 1);
            topics.add(topic(month(after)));
            topics.add(TOPIC);
        }
    }

    private static void add(Handle handle, YearMonth month, int articles) {
        handle.createUpdate("""
                        insert into month (month, articles) values (:month, greatest(:articles, 0))
                        on conflict (month) do update set articles = month.articles + :articles
                        """)
                .bind("month", month.atDay(1))
                .bind("articles", articles)
                .execute();
        // A month that has nothing is as one that never had anything, as whoever reads a compacted topic knows it.
        handle.createUpdate("delete from month where month = :month and articles = 0")
                .bind("month", month.atDay(1))
                .execute();
    }

    private static YearMonth month(Position position) {
        return YearMonth.from(Objects.requireNonNull(position.firstPublished()).withOffsetSameInstant(ZoneOffset.UTC));
    }

    private static OffsetDateTime start(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
