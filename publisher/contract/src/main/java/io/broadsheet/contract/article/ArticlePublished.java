package io.broadsheet.contract.article;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An article is out: for the first time (revision 1), corrected, or back after a withdrawal.
 *
 * @param revision from 1
 * @param at when this revision was published
 * @param content the whole article as of this revision
 * @param posts what becomes of posts that are out already, or null for each account's own way
 */
public record ArticlePublished(
        ArticleId article,
        int revision,
        Instant at,
        Article content,
        @Nullable PostsChoice posts) implements ArticleEvent {
    /** Leaves posts that are out already to each account's own way. */
    public ArticlePublished(ArticleId article, int revision, Instant at, Article content) {
        this(article, revision, at, content, null);
    }

    public ArticlePublished {
        Objects.requireNonNull(article, "article");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(content, "content");
        if (revision < 1) {
            throw new IllegalArgumentException("revision is %d (expected: 1 or more)".formatted(revision));
        }
    }
}
