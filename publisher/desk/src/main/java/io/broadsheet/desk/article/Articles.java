package io.broadsheet.desk.article;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.article.Slug;
import io.broadsheet.desk.article.StoredArticle.State;
import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables of articles, their revisions and the outbox. Every method works within the caller's transaction. */
@Singleton
final class Articles {
    private static final String COLUMNS = """
            select id, slug, state, revision, draft, version, version is distinct from published_version as edited,
                first_published, revised, link, created_at, changed_at
            from article
            """;

    /** Keeps a new draft, unless its slug is taken. */
    boolean insert(Handle handle, String slug, Draft draft, Instant now) {
        return handle.createUpdate("""
                        insert into article (id, slug, state, revision, draft, version, created_at, changed_at)
                        values (:id, :slug, 'draft', 0, cast(:draft as jsonb), 1, :now, :now)
                        on conflict (slug) do nothing
                        """)
                        .bind("id", ArticleId.fresh().value())
                        .bind("slug", slug)
                        .bind("draft", draft.toStored())
                        .bind("now", now)
                        .execute()
                == 1;
    }

    /** Replaces the draft of an article. */
    void replaceDraft(Handle handle, StoredArticle article, Draft draft, Instant now) {
        requireOne(
                article,
                handle.createUpdate("""
                                update article set draft = cast(:draft as jsonb), version = version + 1, changed_at = :now
                                where id = :id and version = :version
                                """)
                        .bind("draft", draft.toStored())
                        .bind("now", now)
                        .bind("id", article.id().value())
                        .bind("version", article.version())
                        .execute());
    }

    Optional<StoredArticle> find(Handle handle, String slug) {
        if (!Slug.isSlug(slug)) {
            // Whatever came in an address: some of it PostgreSQL would not even compare.
            return Optional.empty();
        }
        return handle.createQuery(COLUMNS + "where slug = :slug")
                .bind("slug", slug)
                .map((row, context) -> stored(row))
                .findOne();
    }

    /** Finds an article and keeps everyone else from changing it until the transaction ends. */
    Optional<StoredArticle> lock(Handle handle, String slug) {
        if (!Slug.isSlug(slug)) {
            return Optional.empty();
        }
        return handle.createQuery(COLUMNS + "where slug = :slug for update")
                .bind("slug", slug)
                .map((row, context) -> stored(row))
                .findOne();
    }

    /** The articles that were changed last, newest first. */
    List<StoredArticle.Summary> newest(Handle handle, int limit) {
        return handle.createQuery("""
                        select id, slug, draft ->> 'title' as title, draft ->> 'section' as section, state, revision,
                            version is distinct from published_version as edited, first_published, link, changed_at
                        from article order by changed_at desc, id limit :limit
                        """)
                .bind("limit", limit)
                .map((row, context) -> new StoredArticle.Summary(
                        new ArticleId(row.getObject("id", UUID.class)),
                        row.getString("slug"),
                        row.getString("title"),
                        row.getString("section"),
                        state(row),
                        row.getInt("revision"),
                        row.getBoolean("edited"),
                        instant(row, "first_published"),
                        uri(row.getString("link")),
                        requireInstant(row, "changed_at")))
                .list();
    }

    /** The bytes of one revision's event. */
    byte[] event(Handle handle, ArticleId article, int revision) {
        return handle.createQuery("select event from revision where article = :article and number = :number")
                .bind("article", article.value())
                .bind("number", revision)
                .map((row, context) -> row.getBytes("event"))
                .one();
    }

    /** Announces an event: the article's state, its history and the outbox, or none of them. */
    void announce(Handle handle, StoredArticle article, ArticleEvent event, byte[] encoded) {
        switch (event) {
            case ArticlePublished it ->
                requireOne(
                        article,
                        handle.createUpdate("""
                                        update article set state = 'published', revision = :revision,
                                            published_version = version, first_published = :firstPublished,
                                            revised = :at, link = :link, changed_at = :at
                                        where id = :id and revision = :revision - 1
                                        """)
                                .bind("revision", it.revision())
                                .bind("firstPublished", it.content().firstPublished())
                                .bind("at", it.at())
                                .bind("link", it.content().link().toString())
                                .bind("id", it.article().value())
                                .execute());
            case ArticleWithdrawn it ->
                requireOne(
                        article,
                        handle.createUpdate("""
                                        update article set state = 'withdrawn', revision = :revision,
                                            revised = :at, changed_at = :at
                                        where id = :id and revision = :revision - 1
                                        """)
                                .bind("revision", it.revision())
                                .bind("at", it.at())
                                .bind("id", it.article().value())
                                .execute());
        }
        handle.createUpdate("""
                        insert into revision (article, number, kind, event, at)
                        values (:article, :number, :kind, :event, :at)
                        """)
                .bind("article", event.article().value())
                .bind("number", event.revision())
                .bind("kind", kind(event))
                .bind("event", encoded)
                .bind("at", event.at())
                .execute();
        handle.createUpdate("insert into outbox (article, event) values (:article, :event)")
                .bind("article", event.article().value())
                .bind("event", encoded)
                .execute();
    }

    /** Says that the draft, as it is now, is what readers have: it was changed and changed back. */
    void markPublished(Handle handle, StoredArticle article) {
        requireOne(
                article,
                handle.createUpdate("""
                                update article set published_version = version
                                where id = :id and version = :version and state = 'published'
                                """)
                        .bind("id", article.id().value())
                        .bind("version", article.version())
                        .execute());
    }

    private static String kind(ArticleEvent event) {
        return switch (event) {
            case ArticlePublished it -> "published";
            case ArticleWithdrawn it -> "withdrawn";
        };
    }

    // The row is locked by the caller, so anything but one row means that the lock was forgotten.
    private static void requireOne(StoredArticle article, int rows) {
        if (rows != 1) {
            throw new IllegalStateException("%d rows of article '%s' at revision %d changed (expected: 1)"
                    .formatted(rows, article.slug(), article.revision()));
        }
    }

    private static StoredArticle stored(ResultSet row) throws SQLException {
        return new StoredArticle(
                new ArticleId(row.getObject("id", UUID.class)),
                row.getString("slug"),
                state(row),
                row.getInt("revision"),
                Draft.ofStored(row.getString("draft")),
                row.getLong("version"),
                row.getBoolean("edited"),
                instant(row, "first_published"),
                instant(row, "revised"),
                uri(row.getString("link")),
                requireInstant(row, "created_at"),
                requireInstant(row, "changed_at"));
    }

    private static State state(ResultSet row) throws SQLException {
        return State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
    }

    private static @Nullable URI uri(@Nullable String text) {
        return text == null ? null : URI.create(text);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static Instant requireInstant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
