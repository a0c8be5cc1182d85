package io.broadsheet.syndication.entry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.intake.UnacceptableEventException;
import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.document.Documents;
import io.broadsheet.syndication.document.Mark;
import io.broadsheet.syndication.search.Searchable;
import io.broadsheet.syndication.shelf.Months;
import io.broadsheet.syndication.shelf.Placing;
import io.broadsheet.syndication.shelf.Shelf;
import io.broadsheet.syndication.shelf.Shelves;
import io.broadsheet.syndication.sql.Trip;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * The table of entries. What it holds after a set of events is the same in whatever order, and however often, they came.
 */
@Singleton
public class Entries {
    private static final int SHELVED_TOGETHER = 200;

    /** What has been read of the newest articles' bytes: the same stand in many prints. */
    private static final Cache<ByteBuffer, Article> READ = Caffeine.newBuilder()
            .maximumWeight(4 * 1024 * 1024)
            .weigher((ByteBuffer json, Article article) -> 4 * json.capacity())
            .build();

    private final Jdbi jdbi;
    private final Documents documents;
    private final Shelves shelves;

    Entries(@Named("syndication") Jdbi jdbi, Documents documents, Shelves shelves) {
        this.jdbi = jdbi;
        this.documents = documents;
        this.shelves = shelves;
    }

    /** The table in another schema, of which nobody is told. */
    public static Entries beside(Jdbi jdbi) {
        return new Entries(jdbi, Documents.unheard(jdbi), new Shelves());
    }

    /**
     * Applies an event; only a newer revision than the known one takes its place. Idempotent.
     *
     * @throws UnacceptableEventException if no feed could ever carry it
     */
    public Applied apply(ArticleEvent event) {
        return apply(List.of(Arrival.of(event))).getFirst();
    }

    /**
     * Applies events in one transaction: all of them or none. What they change is announced as one change; it leaves nothing
     * behind that they would not have left one by one.
     *
     * @return what became of each, in their order
     */
    public List<Applied> apply(List<Arrival> arrivals) {
        return arrivals.isEmpty() ? List.of() : jdbi.inTransaction(handle -> apply(handle, arrivals));
    }

    private List<Applied> apply(Handle handle, List<Arrival> arrivals) {
        Map<UUID, Told> told = new LinkedHashMap<>();
        arrivals.forEach(it -> told.merge(it.event().article().value(), Told.by(it), Told::and));
        Addresses addresses = noteAddresses(handle, told);
        Set<UUID> changed = new HashSet<>(addresses.fresh());
        Map<UUID, Row> rows = upsert(handle, told);
        changed.addAll(rows.keySet());
        changed.addAll(noteLateOnes(handle, told, rows));
        Optional<Change> change = changed.isEmpty()
                ? Optional.empty()
                : Optional.of(documents.announce(
                        handle,
                        place(
                                handle,
                                changed.stream()
                                        .map(it -> due(it, rows, told, addresses))
                                        .toList())));
        return arrivals.stream()
                .map(it -> it.event().article().value())
                .map(it -> new Applied(row(rows, it).revision(), change.filter(_ -> changed.contains(it))))
                .toList();
    }

    /**
     * Adds the rows of those articles of which as much or more was known before, and returns those of which an old event tells
     * something new all the same: where no history is told, it is all that is known of the time before.
     */
    private Set<UUID> noteLateOnes(Handle handle, Map<UUID, Told> told, Map<UUID, Row> rows) {
        Set<UUID> late = new HashSet<>(told.keySet());
        late.removeAll(rows.keySet());
        if (late.isEmpty()) {
            return Set.of();
        }
        rows.putAll(rows(handle, late));
        return documents.mark(
                handle,
                late.stream()
                        .map(it -> new Mark(
                                it,
                                told(told, it).topics(),
                                row(rows, it).at().toInstant(),
                                told(told, it).first()))
                        .toList());
    }

    private static Due due(UUID article, Map<UUID, Row> rows, Map<UUID, Told> told, Addresses addresses) {
        Told it = told(told, article);
        Set<String> topics = new HashSet<>(it.topics());
        topics.addAll(addresses.pages().getOrDefault(article, Set.of()));
        return new Due(
                article, !addresses.known().contains(article), row(rows, article), it.shelves(), topics, it.first());
    }

    /** Puts all entries onto their shelves, once in the life of a database; returns how many there were. */
    int shelveAll() {
        return jdbi.inTransaction(handle -> {
            documents.lock(handle);
            if (handle.execute("update state set shelved = true where not shelved") == 0) {
                return 0;
            }
            List<UUID> articles = handle.createQuery("select article from entry order by article")
                    .mapTo(UUID.class)
                    .list();
            for (int i = 0; i < articles.size(); i += SHELVED_TOGETHER) {
                List<UUID> some = articles.subList(i, Math.min(i + SHELVED_TOGETHER, articles.size()));
                Map<UUID, Set<String>> pages = pages(handle, some);
                List<Due> due = rows(handle, some).entrySet().stream()
                        .map(it -> new Due(
                                it.getKey(),
                                false,
                                it.getValue(),
                                Set.of(),
                                pages.getOrDefault(it.getKey(), Set.of()),
                                null))
                        .toList();
                documents.announce(handle, place(handle, due));
            }
            return articles.size();
        });
    }

    /** Puts articles onto their shelves; returns the topics of all that has changed. */
    private Set<String> place(Handle handle, List<Due> due) {
        Trip trip = new Trip();
        Placing placed = new Placing(
                handle,
                trip,
                due.stream()
                        .map(it -> new Placing.Placement(
                                it.article(),
                                it.isNew(),
                                it.row().content(),
                                it.row().updated(),
                                it.row().updatedIn() > 1,
                                it.past()))
                        .toList());
        Set<String> topics = new HashSet<>();
        List<Mark> marks = new ArrayList<>();
        Map<UUID, Optional<Article>> searched = new LinkedHashMap<>();
        List<UUID> returned = new ArrayList<>();
        for (Due it : due) {
            Set<String> lasting = new HashSet<>(placed.lasting(it.article()));
            lasting.addAll(it.topics());
            if (it.row().content().isEmpty()) {
                lasting.add(Change.WITHDRAWALS);
            } else if (!it.isNew()) {
                returned.add(it.article());
            }
            Instant first = it.row().content().map(Article::firstPublished).orElse(it.first());
            if (first != null) {
                lasting.addAll(Months.topics(first));
            }
            topics.addAll(lasting);
            marks.add(new Mark(
                    it.article(), lasting, it.row().at().toInstant(), it.first() == null ? first : it.first()));
            searched.put(it.article(), it.row().content());
        }
        Searchable.put(trip, searched);
        documents.mark(trip, marks);
        Set<UUID> known =
                due.stream().filter(it -> !it.isNew()).map(Due::article).collect(Collectors.toSet());
        documents.date(
                trip, marks.stream().filter(it -> known.contains(it.article())).toList());
        topics.addAll(placed.make(handle));
        if (documents.unmark(handle, returned, Change.WITHDRAWALS)) {
            topics.add(Change.WITHDRAWALS);
        }
        return topics;
    }

    private static Map<UUID, Row> rows(Handle handle, Collection<UUID> articles) {
        Map<UUID, Row> rows = new LinkedHashMap<>();
        if (!articles.isEmpty()) {
            handle.createQuery("""
                            select article, revision, at, content, updated, updated_in from entry
                            where article = any(:articles) order by article
                            """)
                    .bindArray("articles", UUID.class, List.copyOf(articles))
                    .map((it, context) -> {
                        UUID article = it.getObject("article", UUID.class);
                        return Map.entry(
                                article,
                                new Row(
                                        it.getInt("revision"),
                                        Objects.requireNonNull(it.getObject("at", OffsetDateTime.class)),
                                        Optional.ofNullable(it.getBytes("content"))
                                                .map(bytes -> content(bytes, new ArticleId(article))),
                                        Objects.requireNonNull(it.getObject("updated", OffsetDateTime.class)),
                                        it.getInt("updated_in")));
                    })
                    .forEach(it -> rows.put(it.getKey(), it.getValue()));
        }
        return rows;
    }

    private static Told told(Map<UUID, Told> told, UUID article) {
        return Objects.requireNonNull(told.get(article), "only articles that were told of change");
    }

    private static Row row(Map<UUID, Row> rows, UUID article) {
        return Objects.requireNonNull(rows.get(article), "every article that was told of has a row");
    }

    /** The newest entries, by first publication, then by id. */
    public List<Entry> newest(Handle handle, int limit) {
        return of(handle, shelves.newest(handle, Shelf.ALL, limit));
    }

    /** The entries of these articles, in this order; without those that are withdrawn. */
    public List<Entry> of(Handle handle, List<UUID> articles) {
        Map<UUID, Entry> entries = new HashMap<>();
        handle.createQuery("""
                select article, revision, content, updated, updated_in from entry
                where article = any(:articles) and content is not null
                """)
                .bindArray("articles", UUID.class, articles)
                .map((row, context) -> entry(row))
                .forEach(entry -> entries.put(entry.article().value(), entry));
        return articles.stream().map(entries::get).filter(Objects::nonNull).toList();
    }

    /** The last withdrawals, the newest first; on a trip. */
    public Trip.Answer<Withdrawal> lastWithdrawals(Trip trip, int limit) {
        return trip.add("""
                        select article, at, reason from entry where content is null order by at desc, article limit :limit
                        """)
                .bind("limit", limit)
                .map((row, context) -> new Withdrawal(
                        new ArticleId(row.getObject("article", UUID.class)),
                        instant(row, "at"),
                        row.getString("reason")));
    }

    /** What stands at {@code slug}. An article that is there now goes before one that was. */
    public Place at(Handle handle, String slug) {
        Optional<Place> here = handle.createQuery("""
                select article, revision, content, updated, updated_in, at, reason from entry
                where slug = :slug
                order by content is null, at desc, article
                limit 1
                """)
                .bind("slug", slug)
                .map((row, context) -> row.getBytes("content") == null
                        ? new Place.Withdrawn(slug, instant(row, "at"), row.getString("reason"))
                        : (Place) new Place.Here(entry(row)))
                .findOne();
        return here.or(() -> handle.createQuery("""
                select entry.slug from address join entry using (article)
                where address.slug = :slug
                order by entry.content is null, entry.at desc, article
                limit 1
                """)
                        .bind("slug", slug)
                        .map((row, context) -> (Place) new Place.Moved(row.getString("slug")))
                        .findOne())
                .orElseGet(Place.Nowhere::new);
    }

    /** What stands at {@code slug} right now. */
    public Place at(String slug) {
        return jdbi.withHandle(handle -> at(handle, slug));
    }

    /** Notes where the articles stand and stood. From now on, no other change begins until the transaction ends. */
    private Addresses noteAddresses(Handle handle, Map<UUID, Told> told) {
        List<String> slugs = new ArrayList<>();
        List<UUID> articles = new ArrayList<>();
        told.forEach((article, it) -> it.slugs().stream().sorted().forEach(slug -> {
            slugs.add(slug);
            articles.add(article);
        }));
        Addresses addresses = new Addresses(new HashMap<>(), new HashSet<>(), new HashSet<>());
        Trip trip = new Trip();
        // One after the other: where an article stands among the others, and which archive document that changes,
        // depends on all of them.
        documents.lock(trip);
        trip.add("""
                        with fresh as (
                            insert into address (slug, article) select * from unnest(:slugs, :articles)
                            on conflict do nothing returning slug, article
                        )
                        select slug, article, true as fresh from fresh
                        union all
                        select slug, article, false from address where article = any(:articles)
                        """)
                .bindArray("slugs", String.class, slugs)
                .bindArray("articles", UUID.class, articles)
                .map((row, context) -> addresses.add(
                        row.getObject("article", UUID.class), row.getString("slug"), row.getBoolean("fresh")));
        trip.make(handle);
        return addresses;
    }

    /** Returns the rows that were written: those of articles of which nothing as new was known. */
    private static Map<UUID, Row> upsert(Handle handle, Map<UUID, Told> told) {
        List<Arrival> newest = told.values().stream().map(Told::newest).toList();
        PreparedBatch batch = handle.prepareBatch("""
                insert into entry (article, revision, slug, at, content, reason, first_published, updated, updated_in)
                values (:article, :revision, :slug, :at, :content, :reason, :firstPublished, :updated, :updatedIn)
                on conflict (article) do update set
                    revision = excluded.revision,
                    slug = excluded.slug,
                    at = excluded.at,
                    content = excluded.content,
                    reason = excluded.reason,
                    first_published = excluded.first_published,
                    updated = excluded.updated,
                    updated_in = excluded.updated_in
                where entry.revision < excluded.revision
                """);
        for (Arrival it : newest) {
            batch.bind("article", it.event().article().value())
                    .bind("revision", it.event().revision())
                    .bind("slug", it.slug())
                    .bind("at", it.at())
                    .bind("content", it.json())
                    .bind("reason", it.reason())
                    .bindByType(
                            "firstPublished", it.content() == null ? null : it.firstPublished(), OffsetDateTime.class)
                    .bind("updated", it.updated())
                    .bind("updatedIn", it.updatedIn())
                    .add();
        }
        int[] written = batch.execute();
        Map<UUID, Row> rows = new LinkedHashMap<>();
        for (int i = 0; i < written.length; i++) {
            if (written[i] == 1) {
                Arrival it = newest.get(i);
                rows.put(
                        it.event().article().value(),
                        new Row(
                                it.event().revision(),
                                it.at(),
                                Optional.ofNullable(it.content()),
                                it.updated(),
                                it.updatedIn()));
            }
        }
        return rows;
    }

    /** The topics of all pages where something of these articles stands or stood. */
    private static Map<UUID, Set<String>> pages(Handle handle, List<UUID> articles) {
        Map<UUID, Set<String>> pages = new HashMap<>();
        handle.createQuery("select article, slug from address where article = any(:articles)")
                .bindArray("articles", UUID.class, articles)
                .map((row, context) -> Map.entry(row.getObject("article", UUID.class), row.getString("slug")))
                .forEach(it ->
                        pages.computeIfAbsent(it.getKey(), _ -> new HashSet<>()).add(Change.page(it.getValue())));
        return pages;
    }

    private static Entry entry(ResultSet row) throws SQLException {
        ArticleId article = new ArticleId(row.getObject("article", UUID.class));
        return new Entry(
                article,
                row.getInt("revision"),
                content(row.getBytes("content"), article),
                instant(row, "updated"),
                row.getInt("updated_in"));
    }

    private static Article content(byte[] json, ArticleId article) {
        return READ.get(ByteBuffer.wrap(json), _ -> read(json, article));
    }

    private static Article read(byte[] json, ArticleId article) {
        try {
            return CloudEventEnvelope.JSON.readValue(json, Article.class);
        } catch (IOException e) {
            throw new UncheckedIOException("entry %s cannot be read back".formatted(article), e);
        }
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class), column)
                .toInstant();
    }

    /** What the table knows of an article. */
    private record Row(
            int revision, OffsetDateTime at, Optional<Article> content, OffsetDateTime updated, int updatedIn) {}

    /**
     * Where articles stand or stood.
     *
     * @param pages topics of all their pages
     * @param fresh those with an address that was not known before
     * @param known those with an address that was: of which an event has come before
     */
    private record Addresses(Map<UUID, Set<String>> pages, Set<UUID> fresh, Set<UUID> known) {
        boolean add(UUID article, String slug, boolean isFresh) {
            pages.computeIfAbsent(article, _ -> new HashSet<>()).add(Change.page(slug));
            return (isFresh ? fresh : known).add(article);
        }
    }

    /**
     * An article whose place is to be found anew.
     *
     * @param isNew whether no event of it has come before
     * @param topics beside those that follow from its place
     */
    private record Due(
            UUID article,
            boolean isNew,
            Row row,
            Set<Shelf> past,
            Set<String> topics,
            @Nullable Instant first) {}

    /**
     * What events tell of one article, together.
     *
     * @param newest the one of the highest revision, of equal ones the first
     * @param slugs all that the article has had, as far as they tell
     * @param shelves all that it has stood on, as far as they tell
     * @param topics of all that it has been part of
     * @param first when it first came out, as the first one tells that does
     */
    private record Told(
            Arrival newest,
            Set<String> slugs,
            Set<Shelf> shelves,
            Set<String> topics,
            @Nullable Instant first) {
        static Told by(Arrival it) {
            OffsetDateTime first = it.firstPublished();
            return new Told(it, it.slugs(), it.shelves(), it.topics(), first == null ? null : first.toInstant());
        }

        Told and(Told later) {
            return new Told(
                    later.newest.event().revision() > newest.event().revision() ? later.newest : newest,
                    union(slugs, later.slugs),
                    union(shelves, later.shelves),
                    union(topics, later.topics),
                    first == null ? later.first : first);
        }

        private static <T> Set<T> union(Set<T> some, Set<T> others) {
            Set<T> all = new HashSet<>(some);
            all.addAll(others);
            return all;
        }
    }
}
