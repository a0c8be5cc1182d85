package io.broadsheet.mailer.issue;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** The log that digests are made of: every article once, in the order in which this service heard of it. */
@Singleton
final class ArticleLog {
    private final ArticleEventCodec codec = new ArticleEventCodec();

    /** Adds an article in the caller's transaction. */
    void add(Handle handle, ArticlePublished event, OffsetDateTime now) {
        // Positions become visible in their order, or a digest could step over one that is committed late.
        handle.execute("lock table log_entry in share row exclusive mode");
        handle.createUpdate("""
                        insert into log_entry (position, article, section, content, at)
                        select coalesce(max(position), 0) + 1, :article, :section, :content, :now from log_entry
                        """)
                .bind("article", event.article().value())
                .bind("section", Objects.requireNonNullElse(event.content().section(), ""))
                .bind("content", codec.encode(event))
                .bind("now", now)
                .execute();
    }

    /** Notes a newer revision; digests that are being mailed and have the article get a new revision too. */
    void change(Handle handle, ArticleEvent event) {
        int changed = switch (event) {
            case ArticlePublished it ->
                handle.createUpdate(
                                "update log_entry set content = :content, withdrawn = false where article = :article")
                        .bind("content", codec.encode(it))
                        .bind("article", it.article().value())
                        .execute();
            case ArticleWithdrawn it ->
                handle.createUpdate("update log_entry set withdrawn = true where article = :article")
                        .bind("article", it.article().value())
                        .execute();
        };
        if (changed == 0) {
            return;
        }
        handle.createUpdate("""
                        update issue i
                        set content_revision = content_revision + 1,
                            withdrawn = not exists (
                                select from log_entry e where e.position = any(i.positions) and not e.withdrawn)
                        where i.positions @> array(select position from log_entry where article = :article)
                          and i.state = 'open'
                        """).bind("article", event.article().value()).execute();
        handle.createUpdate("""
                        update batch b set state = 'planned'
                        from issue i
                        where i.id = b.issue and i.withdrawn and i.positions is not null and i.state = 'open'
                          and b.state in ('postponed', 'handed')
                        """).execute();
    }
}
