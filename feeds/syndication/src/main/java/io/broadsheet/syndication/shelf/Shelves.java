package io.broadsheet.syndication.shelf;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The tables of what stands on which shelf. Every question is answered from an index: its cost does not grow with the archive. */
@Singleton
public class Shelves {
    /** Topic of whatever lists the shelves themselves. */
    public static final String TOPIC = "shelves";

    /**
     * Puts an article where it belongs now and takes it from where it stood; to be called after each change of an entry, with
     * changes kept apart from each other.
     *
     * @param content empty for a withdrawn article, which stands nowhere
     * @param updated when its text last changed
     * @param corrected whether that was after its first revision
     * @param past other shelves on which it once stood
     * @return the topics that this changes
     */
    public Placed place(
            Handle handle,
            ArticleId article,
            Optional<Article> content,
            OffsetDateTime updated,
            boolean corrected,
            Set<Shelf> past) {
        List<Place> before = handle.createQuery(
                        "select kind, key, first_published from standing where article = :article")
                .bind("article", article.value())
                .map((row, context) -> new Place(
                        new Shelf(Shelf.Kind.valueOf(row.getString("kind")), row.getString("key")),
                        new Position(
                                Objects.requireNonNull(row.getObject("first_published", OffsetDateTime.class)),
                                article.value())))
                .list();
        Map<Shelf, String> after = content.map(Shelf::of).orElse(Map.of());
        Set<String> fleeting = new HashSet<>();
        before.forEach(place -> touch(handle, place, fleeting));
        Months.move(
                handle,
                before.stream()
                        .filter(place -> place.shelf().kind() == Shelf.Kind.ALL)
                        .map(Place::position)
                        .findFirst()
                        .orElse(null),
                content.map(it -> Position.of(it, article)).orElse(null),
                fleeting);
        before.stream()
                .map(Place::shelf)
                .filter(shelf -> !after.containsKey(shelf))
                .forEach(shelf -> remove(handle, shelf, article));
        content.ifPresent(it -> after.forEach((shelf, name) -> {
            Position position = Position.of(it, article);
            put(handle, shelf, name, position, updated, corrected);
            touch(handle, new Place(shelf, position), fleeting);
        }));
        Set<Shelf> touched = new LinkedHashSet<>(after.keySet());
        before.forEach(place -> touched.add(place.shelf()));
        touched.addAll(past);
        // One that is withdrawn, whatever else is known of it, stood among all articles.
        touched.add(Shelf.ALL);
        Set<String> lasting = new HashSet<>();
        for (Shelf shelf : touched) {
            lasting.add(shelf.topic());
            if (shelf.kind() != Shelf.Kind.ALL && rename(handle, shelf)) {
                fleeting.add(TOPIC);
                fleeting.add(shelf.nameTopic());
            }
        }
        return new Placed(lasting, fleeting);
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
                ? lastClosed(handle, shelf)
                : archived(handle, shelf, chunk.get()).flatMap(Archived::previous);
    }

    /** When the list of shelves last grew, by the time when the oldest article of the youngest shelf came out. */
    public Optional<Instant> youngest(Handle handle) {
        return handle.createQuery("select max(began) as began from shelf where name <> ''")
                .map((row, context) -> Optional.ofNullable(row.getObject("began", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant))
                .one();
    }

    /** The articles of the current feed: the newest, all that no archive document has yet, and what was last corrected. */
    public List<UUID> current(Handle handle, Shelf shelf, int newest, int corrected) {
        Optional<Position> open = lastOpener(handle, shelf);
        return bound(handle.createQuery("""
                        select article from (
                            (select first_published, article from standing where kind = :kind and key = :key
                                order by first_published desc, article desc limit :newest)
                            union
                            (select first_published, article from standing where kind = :kind and key = :key
                                and (first_published, article) >= (:at, :opener))
                            union
                            (select first_published, article from standing where kind = :kind and key = :key
                                and corrected order by updated desc, article desc limit :corrected)
                        ) listed order by first_published desc, article desc
                        """), shelf)
                .bind("newest", newest)
                .bind("corrected", corrected)
                .bind("at", open.orElse(Position.AFTER_ALL).firstPublished())
                .bind("opener", open.orElse(Position.AFTER_ALL).article())
                .mapTo(UUID.class)
                .list();
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

    /** The newest chunk that is closed, because another has begun after it; it comes before the current feed. */
    public Optional<Chunk> lastClosed(Handle handle, Shelf shelf) {
        return lastOpener(handle, shelf).flatMap(opener -> before(handle, shelf, opener));
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

    /** Adds the topics of the archive documents that change when something changes at this place. */
    private static void touch(Handle handle, Place place, Set<String> topics) {
        Shelf shelf = place.shelf();
        Position position = place.position();
        Optional<Position> start = opener(handle, shelf, position, "<=", "desc");
        topics.add(shelf.topic(start.map(Position::chunk).orElse(Chunk.FIRST)));
        if (Chunk.opens(position.article())) {
            // It splits one chunk in two when it comes and joins two when it goes; the document after names the one
            // before.
            topics.add(shelf.topic(opener(handle, shelf, position, "<", "desc")
                    .map(Position::chunk)
                    .orElse(Chunk.FIRST)));
            opener(handle, shelf, position, ">", "")
                    .map(Position::chunk)
                    .ifPresent(next -> topics.add(shelf.topic(next)));
            // The chunk that was the open one is closed now, or the other way round: what leads there from before is
            // printed anew.
            opener(handle, shelf, position, "<", "desc")
                    .ifPresent(former -> topics.add(shelf.newerTopic(opener(handle, shelf, former, "<", "desc")
                            .map(Position::chunk)
                            .orElse(Chunk.FIRST))));
        }
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

    private static void put(
            Handle handle, Shelf shelf, String name, Position position, OffsetDateTime updated, boolean corrected) {
        bound(handle.createUpdate("""
                        insert into standing (kind, key, article, name, first_published, updated, corrected, opens)
                        values (:kind, :key, :article, :name, :firstPublished, :updated, :corrected, :opens)
                        on conflict (kind, key, article) do update set name = excluded.name,
                            first_published = excluded.first_published, updated = excluded.updated,
                            corrected = excluded.corrected
                        """), shelf)
                .bind("article", position.article())
                .bind("name", name)
                .bind("firstPublished", position.firstPublished())
                .bind("updated", updated)
                .bind("corrected", corrected)
                .bind("opens", Chunk.opens(position.article()))
                .execute();
    }

    private static void remove(Handle handle, Shelf shelf, ArticleId article) {
        bound(
                        handle.createUpdate(
                                "delete from standing where kind = :kind and key = :key and article = :article"),
                        shelf)
                .bind("article", article.value())
                .execute();
    }

    /** Names the shelf as its newest article writes it; returns whether that is another name than before. */
    private static boolean rename(Handle handle, Shelf shelf) {
        @Nullable
        String newest = bound(handle.createQuery("""
                        select name from standing where kind = :kind and key = :key
                        order by first_published desc, article desc limit 1
                        """), shelf)
                .mapTo(String.class)
                .findOne()
                .orElse("");
        return bound(handle.createUpdate("""
                        insert into shelf (kind, key, name, topic, began) values (:kind, :key, :name, :topic, (
                            select first_published from standing where kind = :kind and key = :key
                            order by first_published, article limit 1
                        ))
                        on conflict (kind, key) do update set name = excluded.name, topic = excluded.topic,
                            began = excluded.began
                        where (shelf.name, shelf.topic, shelf.began)
                            is distinct from (excluded.name, excluded.topic, excluded.began)
                        """), shelf)
                        .bind("name", newest)
                        .bind("topic", shelf.topic())
                        .execute()
                == 1;
    }

    private static <T extends SqlStatement<T>> T bound(T statement, Shelf shelf) {
        return statement.bind("kind", shelf.kind().name()).bind("key", shelf.key());
    }

    /** A shelf and its name. */
    public record Named(Shelf shelf, String name) {}

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
     * What changes when an article is placed.
     *
     * @param lasting topics that follow from the article alone
     * @param fleeting topics that follow from what else stands beside it right now
     */
    public record Placed(Set<String> lasting, Set<String> fleeting) {}

    private record Place(Shelf shelf, Position position) {}
}
