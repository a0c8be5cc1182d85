package io.broadsheet.syndication.shelf;

import io.broadsheet.syndication.sql.Trip;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The tables of what stands on which shelf. Every question is answered from an index: its cost does not grow with the archive. */
@Singleton
public class Shelves {
    /** Topic of whatever lists the shelves themselves. */
    public static final String TOPIC = "shelves";

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

    /** The article that opens a chunk and comes next after a place on one side of it. */
    static Optional<Position> opener(Handle handle, Shelf shelf, Position from, String side, String order) {
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
     * An article of the current feed, and what is the same for all of them.
     *
     * @param former what opens the newest chunk that is closed; empty if it is the first
     * @param closed whether any is
     */
    private record Listed(UUID article, Optional<UUID> former, boolean closed) {}
}
