package io.broadsheet.syndication.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.article.History;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.intake.UnacceptableEventException;
import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.document.Documents;
import io.broadsheet.syndication.search.Searchable;
import io.broadsheet.syndication.shelf.Months;
import io.broadsheet.syndication.shelf.Shelf;
import io.broadsheet.syndication.shelf.Shelves;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The table of entries. What it holds after a set of events is the same in whatever order, and however often, they came.
 */
@Singleton
public class Entries {
    private static final int FIRST_YEAR = 1;
    private static final int LAST_YEAR = 9999;

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
        State state = State.of(event);
        return jdbi.inTransaction(handle -> apply(handle, event, state));
    }

    private Applied apply(Handle handle, ArticleEvent event, State state) {
        // One after the other: where an article stands among the others, and which archive document that changes,
        // depends
        // on all of them.
        documents.lock(handle);
        int differences = noteAddresses(handle, event, state) + upsert(handle, event, state);
        Row row = row(handle, event.article());
        // Also of an old event that comes late: where no history is told, it is all that is known of the time before.
        Instant first =
                state.firstPublished() == null ? null : state.firstPublished().toInstant();
        differences +=
                documents.mark(handle, event.article(), state.topics(), row.at().toInstant(), first);
        Optional<Change> change = differences == 0
                ? Optional.empty()
                : Optional.of(documents.announce(handle, place(handle, event.article(), row, state.shelves(), first)));
        return new Applied(row.revision(), change);
    }

    /** Puts all entries onto their shelves, once in the life of a database; returns how many there were. */
    int shelveAll() {
        return jdbi.inTransaction(handle -> {
            documents.lock(handle);
            if (handle.execute("update state set shelved = true where not shelved") == 0) {
                return 0;
            }
            List<UUID> articles = handle.createQuery("select article from entry")
                    .mapTo(UUID.class)
                    .list();
            for (UUID article : articles) {
                ArticleId id = new ArticleId(article);
                documents.announce(handle, place(handle, id, row(handle, id), Set.of(), null));
            }
            return articles.size();
        });
    }

    /** Puts the article onto its shelves; returns the topics of all that has changed. */
    private Set<String> place(
            Handle handle, ArticleId article, Row row, Set<Shelf> past, @Nullable Instant firstPublished) {
        Shelves.Placed placed = shelves.place(handle, article, row.content(), row.updated(), row.updatedIn() > 1, past);
        Set<String> topics = topics(handle, article);
        topics.addAll(placed.lasting());
        Searchable.put(handle, article, row.content());
        if (row.content().isEmpty()) {
            topics.add(Change.WITHDRAWALS);
        }
        Instant first = row.content().map(Article::firstPublished).orElse(firstPublished);
        if (first != null) {
            topics.addAll(Months.topics(first));
        }
        documents.mark(handle, article, topics, row.at().toInstant(), first);
        if (row.content().isPresent() && documents.unmark(handle, article, Change.WITHDRAWALS)) {
            topics.add(Change.WITHDRAWALS);
        }
        topics.addAll(placed.fleeting());
        return topics;
    }

    private static Row row(Handle handle, ArticleId article) {
        return handle.createQuery(
                        "select revision, at, content, updated, updated_in from entry where article = :article")
                .bind("article", article.value())
                .map((it, context) -> new Row(
                        it.getInt("revision"),
                        Objects.requireNonNull(it.getObject("at", OffsetDateTime.class)),
                        Optional.ofNullable(it.getBytes("content")).map(bytes -> content(bytes, article)),
                        Objects.requireNonNull(it.getObject("updated", OffsetDateTime.class)),
                        it.getInt("updated_in")))
                .one();
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

    /** The last withdrawals, the newest first. */
    public List<Withdrawal> lastWithdrawals(Handle handle, int limit) {
        return handle.createQuery("""
                select article, at, reason from entry where content is null order by at desc, article limit :limit
                """)
                .bind("limit", limit)
                .map((row, context) -> new Withdrawal(
                        new ArticleId(row.getObject("article", UUID.class)),
                        instant(row, "at"),
                        row.getString("reason")))
                .list();
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

    private static int noteAddresses(Handle handle, ArticleEvent event, State state) {
        return handle.createUpdate("""
                insert into address (slug, article) select unnest(:slugs), :article on conflict do nothing
                """)
                .bindArray(
                        "slugs", String.class, state.slugs().stream().sorted().toList())
                .bind("article", event.article().value())
                .execute();
    }

    private static int upsert(Handle handle, ArticleEvent event, State state) {
        return handle.createUpdate("""
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
                """)
                .bind("article", event.article().value())
                .bind("revision", event.revision())
                .bind("slug", state.slug())
                .bind("at", state.at())
                .bind("content", state.content())
                .bind("reason", state.reason())
                .bindByType(
                        "firstPublished", state.body() == null ? null : state.firstPublished(), OffsetDateTime.class)
                .bind("updated", state.updated())
                .bind("updatedIn", state.updatedIn())
                .execute();
    }

    /** All pages where something of this article stands or stood. */
    private static Set<String> topics(Handle handle, ArticleId article) {
        Set<String> topics = new HashSet<>();
        handle.createQuery("select slug from address where article = :article")
                .bind("article", article.value())
                .mapTo(String.class)
                .forEach(slug -> topics.add(Change.page(slug)));
        return topics;
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
     * An event as the tables hold it.
     *
     * @param slugs all that its article has had, as far as the event tells
     * @param shelves all that its article has stood on, as far as the event tells
     * @param firstPublished when the article first came out, or null if the event does not tell
     * @param body null for a withdrawal
     */
    private record State(
            String slug,
            Set<String> slugs,
            Set<Shelf> shelves,
            OffsetDateTime at,
            OffsetDateTime updated,
            int updatedIn,
            @Nullable OffsetDateTime firstPublished,
            @Nullable Body body,
            @Nullable String reason) {
        static State of(ArticleEvent event) {
            History history = event.history();
            OffsetDateTime at = time("time", event.at());
            Set<String> slugs = new HashSet<>();
            Set<Shelf> shelves = new HashSet<>();
            if (history != null) {
                slugs.addAll(history.slugs());
                shelves.addAll(Shelf.of(history.sections(), history.tags(), history.authors()));
            }
            OffsetDateTime updated = history == null ? at : time("history.updated", history.updated());
            int updatedIn = history == null ? event.revision() : history.updatedIn();
            return switch (event) {
                case ArticlePublished it -> {
                    Article content = it.content();
                    slugs.add(content.slug());
                    shelves.addAll(Shelf.shelvesOf(content));
                    OffsetDateTime first = time("firstPublished", content.firstPublished());
                    Body body = new Body(json(CleanBody.of(content)));
                    yield new State(content.slug(), slugs, shelves, at, updated, updatedIn, first, body, null);
                }
                case ArticleWithdrawn it -> {
                    slugs.add(it.slug());
                    shelves.add(Shelf.ALL);
                    OffsetDateTime first =
                            history == null ? null : time("history.firstPublished", history.firstPublished());
                    yield new State(it.slug(), slugs, shelves, at, updated, updatedIn, first, null, it.reason());
                }
            };
        }

        /** The topics of all that the article has been part of. */
        Set<String> topics() {
            Set<String> topics = new HashSet<>();
            slugs.forEach(slug -> topics.add(Change.page(slug)));
            shelves.forEach(shelf -> topics.add(shelf.topic()));
            if (firstPublished != null) {
                topics.addAll(Months.topics(firstPublished.toInstant()));
            }
            return topics;
        }

        byte @Nullable [] content() {
            return body == null ? null : body.json();
        }

        private static byte[] json(Article content) {
            try {
                return CloudEventEnvelope.JSON.writeValueAsBytes(content);
            } catch (JsonProcessingException e) {
                throw new UnacceptableEventException(
                        "the article cannot be kept as JSON: " + CloudEventEnvelope.firstLine(e));
            }
        }

        // RFC 822 and RFC 3339 know years of four digits only, and so does whoever wrote such a date by mistake.
        private static OffsetDateTime time(String what, Instant instant) {
            OffsetDateTime time = instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
            if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
                throw new UnacceptableEventException(
                        "%s is %s (expected: a year from %d to %d)".formatted(what, instant, FIRST_YEAR, LAST_YEAR));
            }
            return time;
        }
    }

    /** What a published article has and a withdrawn one has not. */
    private static final class Body {
        private final byte[] json;

        Body(byte[] json) {
            this.json = json;
        }

        byte[] json() {
            return json;
        }
    }
}
