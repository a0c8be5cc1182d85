package io.broadsheet.syndication.shelf;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.syndication.sql.Trip;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Articles that are put onto the shelves where they belong now and taken from where they stood, and what that changes; to be
 * done after each change of entries, with changes kept apart from each other.
 */
public final class Placing {
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

    /** Names shelves as their newest articles write them; returns those that have another name than before. */
    private static final String RENAMED = """
            insert into shelf (kind, key, name, topic, began)
            select it.kind, it.key, coalesce(newest.name, ''), it.topic, oldest.first_published
            from unnest(:kinds, :keys, :topics) as it (kind, key, topic)
            left join lateral (
                select name from standing where standing.kind = it.kind and standing.key = it.key
                order by first_published desc, article desc limit 1
            ) newest on true
            left join lateral (
                select first_published from standing where standing.kind = it.kind and standing.key = it.key
                order by first_published, article limit 1
            ) oldest on true
            on conflict (kind, key) do update set name = excluded.name, topic = excluded.topic, began = excluded.began
            where (shelf.name, shelf.topic, shelf.began)
                is distinct from (excluded.name, excluded.topic, excluded.began)
            returning kind, key
            """;

    private final Trip trip;
    private final List<Place> after = new ArrayList<>();
    private final Set<Shelf> touched = new LinkedHashSet<>();
    private final Map<UUID, Set<String>> lasting = new HashMap<>();
    private final Set<String> fleeting = new HashSet<>();

    /** Places them on a trip, which {@link #make} makes. */
    public Placing(Handle handle, Trip trip, List<Placement> placements) {
        this.trip = trip;
        List<Place> before = standing(handle, placements);
        List<Put> puts = new ArrayList<>();
        for (Placement it : placements) {
            it.content()
                    .ifPresent(content -> Shelf.of(content)
                            .forEach((shelf, name) -> puts.add(new Put(
                                    new Place(shelf, Position.of(content, new ArticleId(it.article()))), name, it))));
        }
        puts.forEach(it -> after.add(it.place()));
        touch(handle, before);
        Months.move(trip, positions(before.stream()), positions(after.stream()), fleeting);
        Set<Spot> stay = after.stream().map(Place::spot).collect(Collectors.toSet());
        remove(
                trip,
                before.stream().filter(place -> !stay.contains(place.spot())).toList());
        put(trip, puts);
        after.forEach(it -> touch(it.spot()));
        before.forEach(it -> touch(it.spot()));
        for (Placement it : placements) {
            it.past().forEach(shelf -> touch(new Spot(shelf, it.article())));
            // One that is withdrawn, whatever else is known of it, stood among all articles.
            touch(new Spot(Shelf.ALL, it.article()));
        }
        touched.remove(Shelf.ALL);
    }

    /** Topics that follow from an article alone. */
    public Set<String> lasting(UUID article) {
        return lasting.getOrDefault(article, Set.of());
    }

    /** Makes the trip, once, and returns the topics that follow from what else stands beside the articles right now. */
    public Set<String> make(Handle handle) {
        Trip.Answer<Shelf> renamed = trip.add(RENAMED)
                .bindArray(
                        "kinds",
                        String.class,
                        touched.stream().map(it -> it.kind().name()).toList())
                .bindArray(
                        "keys", String.class, touched.stream().map(Shelf::key).toList())
                .bindArray(
                        "topics",
                        String.class,
                        touched.stream().map(Shelf::topic).toList())
                .map((row, context) -> new Shelf(Shelf.Kind.valueOf(row.getString("kind")), row.getString("key")));
        Trip.Answer<String> chunks = chunks(trip, after);
        trip.make(handle);
        for (Shelf shelf : renamed.rows()) {
            fleeting.add(Shelves.TOPIC);
            fleeting.add(shelf.nameTopic());
        }
        fleeting.addAll(chunks.rows());
        touchNeighbours(handle, after);
        return fleeting;
    }

    private void touch(Spot spot) {
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

    /**
     * Notes the archive documents that change when something changes at these places. What goes is asked for before any of the
     * changes and what comes after all of them: a run of articles has changed only if one of them was or is in it, or opens or
     * opened it or the one beside it.
     */
    private void touch(Handle handle, List<Place> places) {
        if (places.isEmpty()) {
            return;
        }
        Trip asked = new Trip();
        Trip.Answer<String> chunks = chunks(asked, places);
        asked.make(handle);
        fleeting.addAll(chunks.rows());
        touchNeighbours(handle, places);
    }

    private static Trip.Answer<String> chunks(Trip trip, List<Place> places) {
        return bind(trip.add(OPENERS), places)
                .map((row, context) -> places.get(row.getInt("number") - 1)
                        .shelf()
                        .topic(Optional.ofNullable(row.getObject("article", UUID.class))
                                .map(Chunk::of)
                                .orElse(Chunk.FIRST)));
    }

    private void touchNeighbours(Handle handle, List<Place> places) {
        places.stream()
                .filter(place -> Chunk.opens(place.position().article()))
                .forEach(place -> touchNeighbours(handle, place));
    }

    private void touchNeighbours(Handle handle, Place place) {
        Shelf shelf = place.shelf();
        Position position = place.position();
        // It splits one chunk in two when it comes and joins two when it goes; the document after names the one
        // before.
        Optional<Position> former = Shelves.opener(handle, shelf, position, "<", "desc");
        fleeting.add(shelf.topic(former.map(Position::chunk).orElse(Chunk.FIRST)));
        Shelves.opener(handle, shelf, position, ">", "")
                .map(Position::chunk)
                .ifPresent(next -> fleeting.add(shelf.topic(next)));
        // The chunk that was the open one is closed now, or the other way round: what leads there from before is
        // printed anew.
        former.ifPresent(it -> fleeting.add(shelf.newerTopic(Shelves.opener(handle, shelf, it, "<", "desc")
                .map(Position::chunk)
                .orElse(Chunk.FIRST))));
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

    private record Place(Shelf shelf, Position position) {
        Spot spot() {
            return new Spot(shelf, position.article());
        }
    }

    /** An article on a shelf, wherever it stands there. */
    private record Spot(Shelf shelf, UUID article) {}

    private record Put(Place place, String name, Placement placement) {}
}
