package io.broadsheet.desk.article;

import io.broadsheet.contract.article.ArticleId;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An article as the desk keeps it.
 *
 * @param revision the newest announced one, a withdrawal counts too; 0 before the first publication
 * @param draft what the editor has now; may be ahead of what is published
 * @param version counts the edits of the draft, from 1
 * @param edited whether the draft differs from what was last published
 * @param firstPublished when revision 1 came out, or null before
 * @param revised when the newest revision came out, or null before
 * @param link the page's address at the newest revision, or null before
 */
public record StoredArticle(
        ArticleId id,
        String slug,
        State state,
        int revision,
        Draft draft,
        long version,
        boolean edited,
        @Nullable Instant firstPublished,
        @Nullable Instant revised,
        @Nullable URI link,
        Instant createdAt,
        Instant changedAt) {
    /** What readers see of it. */
    public enum State {
        /** Never published. */
        DRAFT,
        /** Out. */
        PUBLISHED,
        /** Taken back. */
        WITHDRAWN
    }

    /**
     * An article in a list.
     *
     * @param title the draft's, or null while it has none
     * @param section the draft's, or null
     * @param firstPublished when revision 1 came out, or null before
     */
    public record Summary(
            ArticleId id,
            String slug,
            @Nullable String title,
            @Nullable String section,
            State state,
            int revision,
            boolean edited,
            @Nullable Instant firstPublished,
            @Nullable URI link,
            Instant changedAt) {}
}
