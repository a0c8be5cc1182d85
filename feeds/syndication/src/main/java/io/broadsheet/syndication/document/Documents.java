package io.broadsheet.syndication.document;

import io.broadsheet.syndication.sql.Trip;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The tables that count changes and remember when each document last changed, for all instances alike. */
@Singleton
public class Documents {
    /** Channel of notifications; each is a {@link Change}. */
    static final String CHANNEL = "syndication_changes";

    /** What is looked for by keys alone is found in the same way whatever they are: no need to plan that anew each time. */
    private static final String PLANNED_ONCE = "set local plan_cache_mode to force_generic_plan";

    private static final String SERIALIZATION_FAILURE = "40001";
    private static final Instant BEFORE_ANYTHING = Instant.parse("2000-01-01T00:00:00Z");

    private final Jdbi jdbi;
    private final String channel;

    @Inject
    Documents(@Named("syndication") Jdbi jdbi) {
        this(jdbi, CHANNEL);
    }

    private Documents(Jdbi jdbi, String channel) {
        this.jdbi = jdbi;
        this.channel = channel;
    }

    /** The tables in another schema, whose changes nobody hears of. */
    public static Documents unheard(Jdbi jdbi) {
        return new Documents(jdbi, CHANNEL + "_unheard");
    }

    /** Announces that everything may have changed. */
    public Change announceAll(Handle handle) {
        return announce(handle, Set.of(Change.EVERYTHING));
    }

    /**
     * Announces a change to all instances, as part of the transaction that makes it: they hear of it when it is committed,
     * not earlier and not without it.
     */
    public Change announce(Handle handle, Set<String> topics) {
        // Whoever has to tell others of changes, or to export them, finds them in the table, after a restart too.
        long generation = handle.createQuery("""
                        with next as (
                            update state set generation = generation + 1 returning generation
                        ), noted as (
                            insert into change (topic, generation)
                            select topic, generation from next, unnest(:topics) as topic
                            on conflict (topic) do update set generation = excluded.generation
                        )
                        select generation, pg_notify(:channel, generation || ' ' || part)
                        from next, unnest(:parts) as part
                        """)
                .bindArray("topics", String.class, topics.stream().sorted().toList())
                .bind("channel", channel)
                .bindArray("parts", String.class, Change.parts(topics))
                .map((row, context) -> row.getLong("generation"))
                .list()
                .getFirst();
        return new Change(generation, topics);
    }

    /**
     * Notes what articles' events are about, whichever of them have been seen: the time of a document is that of the newest
     * event about one of its topics, the same at every instance. What is known already stays as it is, see {@link #date}.
     *
     * @return the articles to which at least one of their topics is new
     */
    public Set<UUID> mark(Handle handle, Collection<Mark> marks) {
        Trip trip = new Trip();
        Trip.Answer<UUID> articles = mark(trip, marks);
        trip.make(handle);
        return Set.copyOf(articles.rows());
    }

    /** The same on a trip. */
    public Trip.Answer<UUID> mark(Trip trip, Collection<Mark> marks) {
        List<String> topics = new ArrayList<>();
        List<UUID> articles = new ArrayList<>();
        List<String> times = new ArrayList<>();
        List<@Nullable String> firsts = new ArrayList<>();
        for (Mark mark : marks) {
            for (String topic : mark.topics().stream().sorted().toList()) {
                topics.add(topic);
                articles.add(mark.article());
                times.add(time(mark.at()));
                firsts.add(mark.firstPublished() == null ? null : time(mark.firstPublished()));
            }
        }
        return trip.add("""
                        insert into mark (topic, article, at, first_published)
                        select * from unnest(:topics, :articles, :times::timestamptz[], :firsts::timestamptz[])
                        on conflict do nothing
                        returning article
                        """)
                .bindArray("topics", String.class, topics)
                .bindArray("articles", UUID.class, articles)
                .bindArray("times", String.class, times)
                .bindArray("firsts", String.class, firsts)
                .map((row, context) -> row.getObject("article", UUID.class));
    }

    /** Moves all that is noted of these articles to the times of their newest events, on a trip. */
    public void date(Trip trip, Collection<Mark> marks) {
        if (marks.isEmpty()) {
            return;
        }
        trip.add("""
                        update mark set at = newest.at, first_published = coalesce(mark.first_published, newest.first_published)
                        from unnest(:articles, :times::timestamptz[], :firsts::timestamptz[])
                            as newest (article, at, first_published)
                        where mark.article = newest.article and (mark.at <> newest.at
                            or mark.first_published is null and newest.first_published is not null)
                        """)
                .bindArray(
                        "articles",
                        UUID.class,
                        marks.stream().map(Mark::article).toList())
                .bindArray(
                        "times",
                        String.class,
                        marks.stream().map(it -> time(it.at())).toList())
                .bindArray(
                        "firsts",
                        String.class,
                        marks.stream()
                                .map(it -> it.firstPublished() == null ? null : time(it.firstPublished()))
                                .toList());
    }

    /** Takes back that these articles' events are about {@code topic}; returns whether any of them were. */
    public boolean unmark(Handle handle, List<UUID> articles, String topic) {
        return !articles.isEmpty()
                && handle.createUpdate("delete from mark where article = any(:articles) and topic = :topic")
                                .bindArray("articles", UUID.class, articles)
                                .bind("topic", topic)
                                .execute()
                        > 0;
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).toString();
    }

    /** Lets no other change begin until this transaction ends. */
    public void lock(Handle handle) {
        Trip trip = new Trip();
        lock(trip);
        trip.make(handle);
    }

    /** The same on a trip: what comes after it sees all that changed before. */
    public void lock(Trip trip) {
        trip.add(PLANNED_ONCE);
        trip.add("select generation from state for update");
    }

    /** Begins a snapshot, as the first thing in a transaction, and says what it holds about these topics. */
    State snapshot(Handle handle, Set<String> topics) {
        Trip trip = new Trip();
        trip.add("set transaction isolation level repeatable read");
        // All that it writes is when a document changed; should the machine fail, the events tell that again.
        trip.add("set local synchronous_commit to off");
        trip.add(PLANNED_ONCE);
        Trip.Answer<State> state = trip.add("""
                        select generation, (
                            select max(newest.at) from unnest(:topics) as topic
                            cross join lateral (
                                select at from mark where mark.topic = topic.topic order by at desc limit 1
                            ) newest
                        ) as at
                        from state
                        """)
                .bindArray("topics", String.class, List.copyOf(topics))
                .map((row, context) -> new State(
                        row.getLong("generation"),
                        Optional.ofNullable(row.getObject("at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)
                                .orElse(BEFORE_ANYTHING)));
        // Printers also look for lists of some length, for which a plan of their own may be better.
        trip.add("set local plan_cache_mode to auto");
        trip.make(handle);
        return state.rows().getFirst();
    }

    /**
     * How far a snapshot is.
     *
     * @param generation how many changes it holds
     * @param changed when one of the topics last changed, by the events' own times
     */
    record State(long generation, Instant changed) {}

    /** The topics that changed after a generation. */
    public Set<String> changedSince(Handle handle, long generation) {
        return handle.createQuery("select topic from change where generation > :generation")
                .bind("generation", generation)
                .mapTo(String.class)
                .set();
    }

    /** How many changes this snapshot holds. */
    public long generation(Handle handle) {
        return handle.createQuery("select generation from state")
                .mapTo(Long.class)
                .one();
    }

    /** How many changes are committed by now. */
    long generation() {
        return jdbi.withHandle(this::generation);
    }

    /**
     * Since when the document at {@code path} has been what it is, for readers who ask by date. A document that differs from
     * the last one known moves on by at least a second, so that none of them is left behind.
     *
     * @param generation what it was printed from
     * @param hash of its bytes
     * @param at when what it is made of last changed, by the events' own times: the same at every instance
     * @return empty if another instance has meanwhile printed a newer one: print again
     */
    Optional<Instant> stamp(String path, long generation, String hash, Instant at) {
        return jdbi.inTransaction(handle -> stamp(handle, path, generation, hash, at));
    }

    /**
     * The same as part of the transaction that prints it.
     *
     * @throws org.jdbi.v3.core.JdbiException that is a {@linkplain #isLostRace lost race} if another instance has stamped it
     *     since the transaction's snapshot was taken
     */
    Optional<Instant> stamp(Handle handle, String path, long generation, String hash, Instant at) {
        Optional<Instant> written = handle.createQuery("""
                insert into document (path, generation, hash, changed_at)
                values (:path, :generation, :hash, :at)
                on conflict (path) do update set
                    generation = excluded.generation,
                    hash = excluded.hash,
                    changed_at = case when document.hash = excluded.hash then document.changed_at
                        else greatest(document.changed_at + interval '1 second', excluded.changed_at) end
                where document.generation < excluded.generation
                    or document.generation = excluded.generation and document.hash <> excluded.hash
                returning changed_at
                """)
                .bind("path", path)
                .bind("generation", generation)
                .bind("hash", hash)
                .bind("at", at.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC))
                .map((row, context) ->
                        row.getObject("changed_at", OffsetDateTime.class).toInstant())
                .findOne();
        return written.or(() -> handle.createQuery(
                        "select changed_at from document where path = :path and hash = :hash")
                .bind("path", path)
                .bind("hash", hash)
                .map((row, context) ->
                        row.getObject("changed_at", OffsetDateTime.class).toInstant())
                .findOne());
    }

    /** Whether a transaction failed because another one changed the same row after its snapshot was taken. */
    static boolean isLostRace(Throwable failure) {
        for (Throwable it = failure; it != null; it = it.getCause()) {
            if (it instanceof SQLException sql) {
                return SERIALIZATION_FAILURE.equals(sql.getSQLState());
            }
        }
        return false;
    }
}
