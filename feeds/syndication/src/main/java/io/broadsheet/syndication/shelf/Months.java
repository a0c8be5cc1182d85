package io.broadsheet.syndication.shelf;

import io.broadsheet.syndication.sql.Trip;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

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

    /** Counts articles that stood at some places and stand at others, on a trip, and names what that changes. */
    static void move(Trip trip, List<Position> before, List<Position> after, Set<String> topics) {
        Map<YearMonth, Integer> differences = new TreeMap<>();
        before.forEach(it -> differences.merge(month(it), -1, Integer::sum));
        after.forEach(it -> differences.merge(month(it), 1, Integer::sum));
        differences.keySet().forEach(month -> {
            topics.add(topic(month));
            topics.add(TOPIC);
        });
        add(trip, differences);
        take(trip, differences);
    }

    private static void add(Trip trip, Map<YearMonth, Integer> differences) {
        List<Map.Entry<YearMonth, Integer>> more =
                differences.entrySet().stream().filter(it -> it.getValue() > 0).toList();
        if (!more.isEmpty()) {
            bind(trip.add("""
                            insert into month (month, articles) select * from unnest(:months::date[], :articles)
                            on conflict (month) do update set articles = month.articles + excluded.articles
                            """), more);
        }
    }

    private static void take(Trip trip, Map<YearMonth, Integer> differences) {
        List<Map.Entry<YearMonth, Integer>> fewer =
                differences.entrySet().stream().filter(it -> it.getValue() < 0).toList();
        if (!fewer.isEmpty()) {
            bind(trip.add("""
                            update month set articles = month.articles + gone.articles
                            from unnest(:months::date[], :articles) as gone (month, articles)
                            where month.month = gone.month
                            """), fewer);
            // A month that has nothing is as one that never had anything, as whoever reads a compacted topic knows it.
            trip.add("delete from month where articles = 0");
        }
    }

    private static void bind(Trip.Step step, List<Map.Entry<YearMonth, Integer>> differences) {
        step.bindArray(
                        "months",
                        String.class,
                        differences.stream()
                                .map(it -> it.getKey().atDay(1).toString())
                                .toList())
                .bindArray(
                        "articles",
                        Integer.class,
                        differences.stream().map(Map.Entry::getValue).toList());
    }

    private static YearMonth month(Position position) {
        return YearMonth.from(Objects.requireNonNull(position.firstPublished()).withOffsetSameInstant(ZoneOffset.UTC));
    }

    private static OffsetDateTime start(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
