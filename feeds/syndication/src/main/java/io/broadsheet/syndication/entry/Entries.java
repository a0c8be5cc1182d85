package io.broadsheet.syndication.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.intake.UnacceptableEventException;
import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.document.Documents;
import io.broadsheet.syndication.search.Searchable;
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
        int differences = noteRevision(handle, event, state) + noteAddress(handle, event, state);
        differences += upsert(handle, event, state);
        differences += setUpdated(handle, event.article());
        Optional<Change> change = differences == 0
                ? Optional.empty()
                : Optional.of(documents.announce(
                        handle, place(handle, event.article()), state.at().toInstant()));
        return new Applied(revision(handle, event.article()), change);
    }

    /** Puts all entries onto their shelves, once in the life of a database; returns how many there were. */
    int shelveAll() {
        return jdbi.inTransaction(handle -> {
            documents.lock(handle);
            if (handle.execute("update state set shelved = true where not shelved") == 0) {
                return 0;
            }
            List<UUID> articles = handle.createQuery("select article from entry where content is not null")
                    .mapTo(UUID.class)
                    .list();
            for (UUID article : articles) {
                Instant at = handle.createQuery("select at from entry where article = :article")
                        .bind("article", article)
                        .map((row, context) -> instant(row, "at"))
                        .one();
                documents.announce(handle, place(handle, new ArticleId(article)), at);
            }
            return articles.size();
        });
    }

    /** Puts the article onto its shelves; returns the topics of all that has changed. */
    private Set<String> place(Handle handle, ArticleId article) {
        Row row = handle.createQuery("select content, updated, updated_in from entry where article = :article")
                .bind("article", article.value())
                .map((it, context) -> new Row(
                        Optional.ofNullable(it.getBytes("content")).map(bytes -> content(bytes, article)),
                        Objects.requireNonNull(it.getObject("updated", OffsetDateTime.class)),
                        it.getInt("updated_in") > 1))
                .one();
        Set<String> topics = topics(handle, article);
        topics.addAll(shelves.place(handle, article, row.content(), row.updated(), row.corrected()));
        Searchable.put(handle, article, row.content());
        if (row.content().isEmpty()) {
            topics.add(Change.WITHDRAWALS);
        }
        return topics;
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
                order by entry.content is null, address.at desc, article
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

    private static int noteRevision(Handle handle, ArticleEvent event, State state) {
        return handle.createUpdate("""
                insert into revision (article, revision, at, fingerprint)
                values (:article, :revision, :at, :fingerprint)
                on conflict do nothing
                """)
                .bind("article", event.article().value())
                .bind("revision", event.revision())
                .bind("at", state.at())
                .bind("fingerprint", state.fingerprint())
                .execute();
    }

    private static int noteAddress(Handle handle, ArticleEvent event, State state) {
        return handle.createUpdate("""
                insert into address (slug, article, at) values (:slug, :article, :at)
                on conflict (slug, article) do update set at = excluded.at where address.at < excluded.at
                """)
                .bind("slug", state.slug())
                .bind("article", event.article().value())
                .bind("at", state.at())
                .execute();
    }

    private static int upsert(Handle handle, ArticleEvent event, State state) {
        return handle.createUpdate("""
                insert into entry (article, revision, slug, at, content, reason, first_published, updated, updated_in)
                values (:article, :revision, :slug, :at, :content, :reason, :firstPublished, :at, :revision)
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
                .bind("firstPublished", state.firstPublished())
                .execute();
    }

    /**
     * Sets when the text last changed: the time of the earliest of the newest revisions that are alike. Worked out from the
     * revisions each time, so that it does not depend on the order in which they came.
     */
    private static int setUpdated(Handle handle, ArticleId article) {
        List<Revision> newestFirst = handle.createQuery("""
                select revision, at, fingerprint from revision where article = :article order by revision desc
                """)
                .bind("article", article.value())
                .map((row, context) ->
                        new Revision(row.getInt("revision"), instant(row, "at"), row.getString("fingerprint")))
                .list();
        Revision updated = newestFirst.getFirst();
        for (Revision earlier : newestFirst) {
            if (earlier.fingerprint() == null || !earlier.fingerprint().equals(updated.fingerprint())) {
                break;
            }
            updated = earlier;
        }
        return handle.createUpdate("""
                update entry set updated = :at, updated_in = :revision
                where article = :article and (updated, updated_in) is distinct from (:at, :revision)
                """)
                .bind("article", article.value())
                .bind("at", updated.at().atOffset(ZoneOffset.UTC))
                .bind("revision", updated.revision())
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

    private static int revision(Handle handle, ArticleId article) {
        return handle.createQuery("select revision from entry where article = :article")
                .bind("article", article.value())
                .mapTo(Integer.class)
                .one();
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

    /** What decides where an article stands. */
    private record Row(Optional<Article> content, OffsetDateTime updated, boolean corrected) {}

    /** One revision, as far as it matters to what is a significant change. */
    private record Revision(
            int revision, Instant at, @Nullable String fingerprint) {}

    /** An event as the tables hold it. */
    private record State(
            String slug,
            OffsetDateTime at,
            @Nullable Content body,
            @Nullable String reason) {
        static State of(ArticleEvent event) {
            return switch (event) {
                case ArticlePublished it ->
                    new State(
                            it.content().slug(),
                            time("time", it.at()),
                            new Content(
                                    json(CleanBody.of(it.content())),
                                    time("firstPublished", it.content().firstPublished()),
                                    Fingerprint.of(it.content())),
                            null);
                case ArticleWithdrawn it -> new State(it.slug(), time("time", it.at()), null, it.reason());
            };
        }

        byte @Nullable [] content() {
            return body == null ? null : body.json();
        }

        @Nullable
        OffsetDateTime firstPublished() {
            return body == null ? null : body.firstPublished();
        }

        @Nullable
        String fingerprint() {
            return body == null ? null : body.fingerprint();
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
    private static final class Content {
        private final byte[] json;
        private final OffsetDateTime firstPublished;
        private final String fingerprint;

        Content(byte[] json, OffsetDateTime firstPublished, String fingerprint) {
            this.json = json;
            this.firstPublished = firstPublished;
            this.fingerprint = fingerprint;
        }

        byte[] json() {
            return json;
        }

        OffsetDateTime firstPublished() {
            return firstPublished;
        }

        String fingerprint() {
            return fingerprint;
        }
    }
}
