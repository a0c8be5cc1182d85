package io.broadsheet.syndication.shelf;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.syndication.sql.Trip;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The tables of what stands on which shelf. Every question is answered from an index: its cost does not grow with the archive. */
@Singleton
public class Shelves {
    /** Topic of whatever lists the shelves themselves. */
    public static final String TOPIC = "shelves";

    /** For each place the article that begins the chunk it is in. */
    private static final String OPENERS = """
            select place.number, opener.article from unnest(:kinds, :keys, :times::timestamptz[], :articles)
                with ordinality as place (kind, key, at, article, number)
            left join lateral (
                select article from standing
                where standing.kind = place.kind and standing.key = place.key and opens
                    and (first_published, standing.article) <= (place.at, place.article)
                order by first_published desc, standing.article desc limit 1
            ) opener on true
            """;

    /** Names shelves as their newest articles write them; returns those that have another name than before, and openers. */
    private static final String RENAMED_AND_OPENERS = """
            with renamed as (
                insert into shelf (kind, key, name, topic, began)
                select it.kind, it.key, coalesce(newest.name, ''), it.topic, oldest.first_published
                from unnest(:shelfKinds, :shelfKeys, :topics) as it (kind, key, topic)
                left join lateral (
                    select name from standing where standing.kind = it.kind and standing.key = it.key
                    order by first_published desc, article desc limit 1
                ) newest on true
                left join lateral (
                    select first_published from standing where standing.kind = it.kind and standing.key = it.key
                    order by first_published, article limit 1
                ) oldest on true
                on conflict (kind, key) do update set name = excluded.name, topic = excluded.topic,
                    began = excluded.began
                where (shelf.name, shelf.topic, shelf.began)
                    is distinct from (excluded.name, excluded.topic, excluded.began)
                returning kind, key
            )
            select kind, key, null::bigint as number, null::uuid as article from renamed
            union all
            select null, null, number, article from (%s) as opener
            """.formatted(OPENERS);

    /**
     * Puts articles, on a trip, where they belong now and takes them from where they stood; to be called after each change of
     * entries, with changes kept apart from each other. That trip is made by {@link Placed#make}.
     */
    public Placed place(Handle handle, Trip trip, List<Placement> placements) {
        List<Place> before = standing(handle, placements);
        List<Put> after = new ArrayList<>();
        for (Placement it : placements) {
            it.content()
                    .ifPresent(content -> Shelf.of(content)
                            .forEach((shelf, name) -> after.add(new Put(
                                    new Place(shelf, Position.of(content, new ArticleId(it.article()))), name, it))));
        }
        Set<String> fleeting = new HashSet<>();
        touch(handle, before, fleeting);
        Months.move(trip, positions(before.stream()), positions(after.stream().map(Put::place)), fleeting);
        Set<Spot> stay = after.stream().map(it -> it.place().spot()).collect(Collectors.toSet());
        remove(
                trip,
                before.stream().filter(place -> !stay.contains(place.spot())).toList());
        put(trip, after);
        Map<UUID, Set<String>> lasting = new HashMap<>();
        Set<Shelf> touched = new LinkedHashSet<>();
        after.forEach(it -> touch(it.place().spot(), lasting, touched));
        before.forEach(it -> touch(it.spot(), lasting, touched));
        for (Placement it : placements) {
            it.past().forEach(shelf -> touch(new Spot(shelf, it.article()), lasting, touched));
            // One that is withdrawn, whatever else is known of it, stood among all articles.
            touch(new Spot(Shelf.ALL, it.article()), lasting, touched);
        }
        touched.remove(Shelf.ALL);
        return new Placed(
                lasting,
                fleeting,
                trip,
                List.copyOf(touched),
                after.stream().map(Put::place).toList());
    }

    private static void touch(Spot spot, Map<UUID, Set<String>> lasting, Set<Shelf> touched) {
        lasting.computeIfAbsent(spot.article(), _ -> new HashSet<>())
                .add(spot.shelf().topic());
        touched.add(spot.shelf());
    }

    private static List<Position> positions(Stream<Place> places) {
        return places.filter(it -> it.shelf().kind() == Shelf.Kind.ALL)
                .map(Place::position)
                .toList();
    }

    private static List<Place> standing(Handle handle, List<Placement> placements) {
        List<UUID> known = placements.stream()
                .filter(it -> !it.isNew())
                .map(Placement::article)
                .toList();
        if (known.isEmpty()) {
            return List.of();
        }
        return handle.createQuery(
                        "select kind, key, article, first_published from standing where article = any(:articles)")
                .bindArray("articles", UUID.class, known)
                .map((row, context) -> new Place(
                        new Shelf(Shelf.Kind.valueOf(row.getString("kind")), row.getString("key")), Position.of(row)))
                .list();
    }

    /** What a shelf is called; an empty name if nothing stands there any more; nothing if nothing ever did. */
    public Optional<String> name(Handle handle, Shelf shelf) {
        return shelf.kind() == Shelf.Kind.ALL
                ? Optional.of("")
                : bound(handle.createQuery("select name from shelf where kind = :kind and key = :key"), shelf)
                        .mapTo(String.class)
                        .findOne();
    }

    /** The shelves of a kind on which something stands, by key. */
    public List<Named> of(Handle handle, Shelf.Kind kind, int limit) {
        return handle.createQuery(
                        "select key, name from shelf where kind = :kind and name <> '' order by key collate \"C\" limit :limit")
                .bind("kind", kind.name())
                .bind("limit", limit)
                .map((row, context) -> new Named(new Shelf(kind, row.getString("key")), row.getString("name")))
                .list();
    }

    /** All shelves on which something stands, but that of all articles. */
    public List<Shelf> all(Handle handle) {
        return handle.createQuery("select kind, key from shelf where name <> '' and kind <> 'ALL' order by kind, key")
                .map((row, context) -> new Shelf(Shelf.Kind.valueOf(row.getString("kind")), row.getString("key")))
                .list();
    }

    /** The chunk before one, or before the current feed. */
    public Optional<Chunk> before(Handle handle, Shelf shelf, Optional<Chunk> chunk) {
        return chunk.isEmpty()
                ? lastOpener(handle, shelf).flatMap(opener -> before(handle, shelf, opener))
                : archived(handle, shelf, chunk.get()).flatMap(Archived::previous);
    }

    /** When the list of shelves last grew, by the time when the oldest article of the youngest shelf came out. */
    public Optional<Instant> youngest(Handle handle) {
        return handle.createQuery("select max(began) as began from shelf where name <> ''")
                .map((row, context) -> Optional.ofNullable(row.getObject("began", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant))
                .one();
    }

    /** The current feed: the newest articles, all that no archive document has yet, and what was last corrected. */
    public Current current(Handle handle, Shelf shelf, int newest, int corrected) {
        Trip trip = new Trip();
        Supplier<Current> current = current(trip, shelf, newest, corrected);
        trip.make(handle);
        return current.get();
    }

    /** The same on a trip: known when that is made. */
    public Supplier<Current> current(Trip trip, Shelf shelf, int newest, int corrected) {
        Trip.Answer<Listed> listed = trip.add("""
                        with opener as materialized (
                            select first_published, article from standing where kind = :kind and key = :key and opens
                            order by first_published desc, article desc limit 1
                        )
                        select article, (
                            select article from standing where kind = :kind and key = :key and opens
                                and (first_published, article)
                                    < ((select first_published from opener), (select article from opener))
                            order by first_published desc, article desc limit 1
                        ) as former, exists (
                            select from standing where kind = :kind and key = :key
                                and (first_published, article)
                                    < ((select first_published from opener), (select article from opener))
                        ) as closed from (
                            (select first_published, article from standing where kind = :kind and key = :key
                                order by first_published desc, article desc limit :newest)
                            union
                            (select first_published, article from standing where kind = :kind and key = :key
                                and (first_published, article)
                                    >= ((select first_published from opener), (select article from opener)))
                            union
                            (select first_published, article from standing where kind = :kind and key = :key
                                and corrected order by updated desc, article desc limit :corrected)
                        ) listed order by first_published desc, article desc
                        """)
                .bind("kind", shelf.kind().name())
                .bind("key", shelf.key())
                .bind("newest", newest)
                .bind("corrected", corrected)
                .map((row, context) -> new Listed(
                        Objects.requireNonNull(row.getObject("article", UUID.class)),
                        Optional.ofNullable(row.getObject("former", UUID.class)),
                        row.getBoolean("closed")));
        return () -> new Current(
                listed.rows().stream().map(Listed::article).toList(),
                listed.rows().stream()
                        .findFirst()
                        .filter(Listed::closed)
                        .map(it -> it.former().map(Chunk::of).orElse(Chunk.FIRST)));
    }

    /** The newest articles. */
    public List<UUID> newest(Handle handle, Shelf shelf, int limit) {
        return bound(handle.createQuery("""
                        select article from standing where kind = :kind and key = :key
                        order by first_published desc, article desc limit :limit
                        """), shelf)
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list();
    }

    /** What an archive document has; empty if nothing opens such a chunk, or no other has begun after it. */
    public Optional<Archived> archived(Handle handle, Shelf shelf, Chunk chunk) {
        Optional<Position> opener = chunk.opener().flatMap(article -> position(handle, shelf, article));
        if (chunk.opener().isPresent() && opener.isEmpty()) {
            return Optional.empty();
        }
        Position start = opener.orElse(Position.BEFORE_ALL);
        Optional<Position> end = opener(handle, shelf, start, ">", "");
        if (end.isEmpty()) {
            return Optional.empty();
        }
        List<UUID> articles = bound(handle.createQuery("""
                        select article from standing where kind = :kind and key = :key
                            and (first_published, article) >= (:startAt, :startArticle)
                            and (first_published, article) < (:endAt, :endArticle)
                        order by first_published desc, article desc
                        """), shelf)
                .bind("startAt", start.firstPublished())
                .bind("startArticle", start.article())
                .bind("endAt", end.get().firstPublished())
                .bind("endArticle", end.get().article())
                .mapTo(UUID.class)
                .list();
        if (articles.isEmpty()) {
            return Optional.empty();
        }
        Instant changed = handle.createQuery("""
                        select max(at) as at from mark where topic = :topic
                            and (first_published, article) >= (:startAt, :startArticle)
                            and (first_published, article) < (:endAt, :endArticle)
                        """)
                .bind("topic", shelf.topic())
                .bind("startAt", start.firstPublished())
                .bind("startArticle", start.article())
                .bind("endAt", end.get().firstPublished())
                .bind("endArticle", end.get().article())
                .map((row, context) -> Objects.requireNonNull(row.getObject("at", OffsetDateTime.class))
                        .toInstant())
                .one();
        return Optional.of(new Archived(
                articles,
                opener.flatMap(it -> before(handle, shelf, it)),
                end.get().chunk(),
                changed));
    }

    /** Whether a chunk has begun and none after it. */
    public boolean isOpen(Handle handle, Shelf shelf, Chunk chunk) {
        Optional<Position> last = lastOpener(handle, shelf);
        return chunk.opener().isEmpty()
                ? last.isEmpty() && !newest(handle, shelf, 1).isEmpty()
                : chunk.opener().equals(last.map(Position::article));
    }

    /**
     * Adds the topics of the archive documents that change when something changes at these places. What goes is asked for
     * before any of the changes and what comes after all of them: a run of articles has changed only if one of them was or is in
     * it, or opens or opened it or the one beside it.
     */
    private static void touch(Handle handle, List<Place> places, Set<String> topics) {
        if (places.isEmpty()) {
            return;
        }
        Trip trip = new Trip();
        Trip.Answer<String> chunks = bind(trip.add(OPENERS), places).map((row, context) -> chunkTopic(row, places));
        trip.make(handle);
        topics.addAll(chunks.rows());
        touchNeighbours(handle, places, topics);
    }

    private static String chunkTopic(ResultSet row, List<Place> places) throws SQLException {
        return places.get(row.getInt("number") - 1)
                .shelf()
                .topic(Optional.ofNullable(row.getObject("article", UUID.class))
                        .map(Chunk::of)
                        .orElse(Chunk.FIRST));
    }

    private static void touchNeighbours(Handle handle, List<Place> places, Set<String> topics) {
        places.stream()
                .filter(place -> Chunk.opens(place.position().article()))
                .forEach(place -> touchNeighbours(handle, place, topics));
    }

    private static void touchNeighbours(Handle handle, Place place, Set<String> topics) {
        Shelf shelf = place.shelf();
        Position position = place.position();
        // It splits one chunk in two when it comes and joins two when it goes; the document after names the one
        // before.
        Optional<Position> former = opener(handle, shelf, position, "<", "desc");
        topics.add(shelf.topic(former.map(Position::chunk).orElse(Chunk.FIRST)));
        opener(handle, shelf, position, ">", "").map(Position::chunk).ifPresent(next -> topics.add(shelf.topic(next)));
        // The chunk that was the open one is closed now, or the other way round: what leads there from before is
        // printed anew.
        former.ifPresent(it -> topics.add(shelf.newerTopic(
                opener(handle, shelf, it, "<", "desc").map(Position::chunk).orElse(Chunk.FIRST))));
    }

    private static Optional<Position> lastOpener(Handle handle, Shelf shelf) {
        return opener(handle, shelf, Position.AFTER_ALL, "<", "desc");
    }

    private static Optional<Chunk> before(Handle handle, Shelf shelf, Position opener) {
        return opener(handle, shelf, opener, "<", "desc")
                .map(Position::chunk)
                .or(() -> bound(handle.createQuery("""
                                select article from standing where kind = :kind and key = :key
                                    and (first_published, article) < (:at, :article) limit 1
                                """), shelf)
                        .bind("at", opener.firstPublished())
                        .bind("article", opener.article())
                        .mapTo(UUID.class)
                        .findOne()
                        .map(_ -> Chunk.FIRST));
    }

    private static Optional<Position> opener(Handle handle, Shelf shelf, Position from, String side, String order) {
        return bound(handle.createQuery("""
                        select first_published, article from standing where kind = :kind and key = :key and opens
                            and (first_published, article) %s (:at, :article)
                        order by first_published %s, article %s limit 1
                        """.formatted(side, order, order)), shelf)
                .bind("at", from.firstPublished())
                .bind("article", from.article())
                .map((row, context) -> Position.of(row))
                .findOne();
    }

    private static Optional<Position> position(Handle handle, Shelf shelf, UUID article) {
        return bound(handle.createQuery("""
                        select first_published, article from standing
                        where kind = :kind and key = :key and article = :article and opens
                        """), shelf)
                .bind("article", article)
                .map((row, context) -> Position.of(row))
                .findOne();
    }

    private static void put(Trip trip, List<Put> puts) {
        if (puts.isEmpty()) {
            return;
        }
        bind(trip.add("""
                        insert into standing (kind, key, article, name, first_published, updated, corrected, opens)
                        select * from unnest(:kinds, :keys, :articles, :names, :times::timestamptz[], :updated::timestamptz[],
                            :corrected, :opens)
                        on conflict (kind, key, article) do update set name = excluded.name,
                            first_published = excluded.first_published, updated = excluded.updated,
                            corrected = excluded.corrected
                        """), puts.stream().map(Put::place).toList())
                .bindArray("names", String.class, puts.stream().map(Put::name).toList())
                .bindArray(
                        "updated",
                        String.class,
                        puts.stream()
                                .map(it -> it.placement().updated().toString())
                                .toList())
                .bindArray(
                        "corrected",
                        Boolean.class,
                        puts.stream().map(it -> it.placement().corrected()).toList())
                .bindArray(
                        "opens",
                        Boolean.class,
                        puts.stream()
                                .map(it -> Chunk.opens(it.placement().article()))
                                .toList());
    }

    private static void remove(Trip trip, List<Place> places) {
        if (places.isEmpty()) {
            return;
        }
        bind(trip.add("""
                        delete from standing
                        using unnest(:kinds, :keys, :articles, :times::timestamptz[]) as gone (kind, key, article, at)
                        where standing.kind = gone.kind and standing.key = gone.key and standing.article = gone.article
                        """), places);
    }

    private static Trip.Step bind(Trip.Step step, List<Place> places) {
        return step.bindArray(
                        "kinds",
                        String.class,
                        places.stream().map(it -> it.shelf().kind().name()).toList())
                .bindArray(
                        "keys",
                        String.class,
                        places.stream().map(it -> it.shelf().key()).toList())
                .bindArray(
                        "articles",
                        UUID.class,
                        places.stream().map(it -> it.position().article()).toList())
                .bindArray(
                        "times",
                        String.class,
                        places.stream()
                                .map(it -> it.position()
                                        .firstPublished()
                                        .toInstant()
                                        .toString())
                                .toList());
    }

    private static <T extends SqlStatement<T>> T bound(T statement, Shelf shelf) {
        return statement.bind("kind", shelf.kind().name()).bind("key", shelf.key());
    }

    /** A shelf and its name. */
    public record Named(Shelf shelf, String name) {}

    /**
     * What the current feed has.
     *
     * @param articles the newest first
     * @param previous the newest chunk that is closed
     */
    public record Current(List<UUID> articles, Optional<Chunk> previous) {
        public Current {
            articles = List.copyOf(articles);
        }
    }

    /**
     * What an archive document has.
     *
     * @param articles the newest first
     * @param previous the chunk before it
     * @param next the chunk after it, closed or not
     * @param changed the time of the newest event about an article that stands or stood among them
     */
    public record Archived(List<UUID> articles, Optional<Chunk> previous, Chunk next, Instant changed) {
        public Archived {
            articles = List.copyOf(new ArrayList<>(articles));
        }
    }

    /**
     * An article that is to stand where it belongs.
     *
     * @param isNew whether it never stood anywhere
     * @param content empty for a withdrawn article, which stands nowhere
     * @param updated when its text last changed
     * @param corrected whether that was after its first revision
     * @param past other shelves on which it once stood
     */
    public record Placement(
            UUID article,
            boolean isNew,
            Optional<Article> content,
            OffsetDateTime updated,
            boolean corrected,
            Set<Shelf> past) {}

    /** Articles that are being placed, and what that changes. */
    public static final class Placed {
        private final Map<UUID, Set<String>> lasting;
        private final Set<String> fleeting;
        private final Trip trip;
        private final List<Shelf> touched;
        private final List<Place> places;

        private Placed(
                Map<UUID, Set<String>> lasting,
                Set<String> fleeting,
                Trip trip,
                List<Shelf> touched,
                List<Place> places) {
            this.lasting = lasting;
            this.fleeting = fleeting;
            this.trip = trip;
            this.touched = touched;
            this.places = places;
        }

        /** Topics that follow from an article alone. */
        public Set<String> lasting(UUID article) {
            return lasting.getOrDefault(article, Set.of());
        }

        /** Makes the trip, once, and returns the topics that follow from what else stands beside the articles right now. */
        public Set<String> make(Handle handle) {
            Trip.Answer<List<String>> topics = bind(trip.add(RENAMED_AND_OPENERS), places)
                    .bindArray(
                            "shelfKinds",
                            String.class,
                            touched.stream().map(it -> it.kind().name()).toList())
                    .bindArray(
                            "shelfKeys",
                            String.class,
                            touched.stream().map(Shelf::key).toList())
                    .bindArray(
                            "topics",
                            String.class,
                            touched.stream().map(Shelf::topic).toList())
                    .map((row, context) -> {
                        String kind = row.getString("kind");
                        return kind == null
                                ? List.of(chunkTopic(row, places))
                                : List.of(TOPIC, new Shelf(Shelf.Kind.valueOf(kind), row.getString("key")).nameTopic());
                    });
            trip.make(handle);
            topics.rows().forEach(fleeting::addAll);
            touchNeighbours(handle, places, fleeting);
            return fleeting;
        }
    }

    /**
     * An article of the current feed, and what is the same for all of them.
     *
     * @param former what opens the newest chunk that is closed; empty if it is the first
     * @param closed whether any is
     */
    private record Listed(UUID article, Optional<UUID> former, boolean closed) {}

    private record Place(Shelf shelf, Position position) {
        Spot spot() {
            return new Spot(shelf, position.article());
        }
    }

    /** An article on a shelf, wherever it stands there. */
    private record Spot(Shelf shelf, UUID article) {}

    private record Put(Place place, String name, Placement placement) {}
}
