package io.broadsheet.syndication.reader;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The tables of who reads what. All instances add to the same counts. */
@Singleton
class Readership {
    private static final int KEY_BYTES = 32;
    /** Whoever invents programs in User-Agent shall not fill the table. */
    private static final int MOST_AGGREGATORS = 200;

    private final Jdbi jdbi;
    private final SecureRandom random = new SecureRandom();

    Readership(@Named("syndication") Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * One day of one feed.
     *
     * @param day in UTC, such as 2026-11-27
     * @param clients programs that fetch for one person each, about
     * @param subscribers of all aggregators together, by their word
     */
    record Day(String day, String path, long clients, long subscribers, List<Told> aggregators) {}

    /** What one aggregator tells, its feeds of several addresses added up. */
    record Told(String program, long subscribers) {}

    /** The key of a day, the same at every instance; earlier ones are thrown away. */
    byte[] key(LocalDate day) {
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("delete from reader_key where day < :day")
                    .bind("day", day)
                    .execute();
            handle.createUpdate("insert into reader_key (day, key) values (:day, :key) on conflict do nothing")
                    .bind("day", day)
                    .bind("key", fresh)
                    .execute();
            return handle.createQuery("select key from reader_key where day = :day")
                    .bind("day", day)
                    .map((row, context) -> row.getBytes("key"))
                    .one();
        });
    }

    /** Adds what one instance has counted. */
    void add(LocalDate day, Map<String, Sketch> sketches, Map<String, Map<Source, Integer>> told) {
        jdbi.useTransaction(handle -> {
            // In order of their paths: two instances that add at the same time wait, rather than for each other.
            new TreeMap<>(sketches).forEach((path, sketch) -> add(handle, day, path, sketch));
            new TreeMap<>(told)
                    .forEach((path, sources) -> new TreeMap<>(sources)
                            .forEach((source, subscribers) -> add(handle, day, path, source, subscribers)));
        });
    }

    private static void add(Handle handle, LocalDate day, String path, Sketch sketch) {
        handle.createUpdate("""
                insert into reader_sketch (day, path, registers) values (:day, :path, :registers) on conflict do nothing
                """)
                .bind("day", day)
                .bind("path", path)
                .bind("registers", new Sketch().registers())
                .execute();
        Sketch all = Sketch.of(
                handle.createQuery("select registers from reader_sketch where day = :day and path = :path for update")
                        .bind("day", day)
                        .bind("path", path)
                        .map((row, context) -> row.getBytes("registers"))
                        .one());
        all.add(sketch);
        handle.createUpdate("update reader_sketch set registers = :registers where day = :day and path = :path")
                .bind("day", day)
                .bind("path", path)
                .bind("registers", all.registers())
                .execute();
    }

    private static void add(Handle handle, LocalDate day, String path, Source source, int subscribers) {
        handle.createUpdate("""
                insert into reader_aggregator (day, path, program, feed_id, subscribers)
                select :day, :path, :program, :feedId, :subscribers
                where (select count(*) from reader_aggregator where day = :day and path = :path) < :most
                    or exists (
                        select from reader_aggregator
                        where day = :day and path = :path and program = :program and feed_id = :feedId
                    )
                on conflict (day, path, program, feed_id) do update set subscribers = excluded.subscribers
                """)
                .bind("day", day)
                .bind("path", path)
                .bind("program", source.program())
                .bind("feedId", source.feedId())
                .bind("subscribers", subscribers)
                .bind("most", MOST_AGGREGATORS)
                .execute();
    }

    /** The counts of these days, the newest first, then by path. */
    List<Day> between(LocalDate first, LocalDate last) {
        return jdbi.withHandle(handle -> {
            Map<List<Object>, Day> days = new LinkedHashMap<>();
            handle.createQuery("""
                    select day, path, registers from reader_sketch where day between :first and :last
                    """)
                    .bind("first", first)
                    .bind("last", last)
                    .map((row, context) -> new Day(
                            row.getString("day"),
                            row.getString("path"),
                            Sketch.of(row.getBytes("registers")).count(),
                            0,
                            List.of()))
                    .forEach(it -> days.put(List.of(it.day(), it.path()), it));
            handle.createQuery("""
                    select day, path, program, sum(subscribers) as subscribers from reader_aggregator
                    where day between :first and :last
                    group by day, path, program order by sum(subscribers) desc, program
                    """)
                    .bind("first", first)
                    .bind("last", last)
                    .map((row, context) -> new Day(
                            row.getString("day"),
                            row.getString("path"),
                            0,
                            row.getLong("subscribers"),
                            List.of(new Told(row.getString("program"), row.getLong("subscribers")))))
                    .forEach(it -> days.merge(List.of(it.day(), it.path()), it, Readership::merged));
            return days.values().stream()
                    .sorted(Comparator.comparing(Day::day).reversed().thenComparing(Day::path))
                    .toList();
        });
    }

    private static Day merged(Day one, Day other) {
        List<Told> aggregators = new ArrayList<>(one.aggregators());
        aggregators.addAll(other.aggregators());
        return new Day(
                one.day(),
                one.path(),
                one.clients() + other.clients(),
                one.subscribers() + other.subscribers(),
                List.copyOf(aggregators));
    }

    /** Forgets what is older. */
    void forgetBefore(LocalDate day) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("delete from reader_sketch where day < :day")
                    .bind("day", day)
                    .execute();
            handle.createUpdate("delete from reader_aggregator where day < :day")
                    .bind("day", day)
                    .execute();
        });
    }

    /** An aggregator's feed. */
    record Source(String program, String feedId) implements Comparable<Source> {
        @Override
        public int compareTo(Source other) {
            int byProgram = program.compareTo(other.program);
            return byProgram != 0 ? byProgram : feedId.compareTo(other.feedId);
        }
    }
}
