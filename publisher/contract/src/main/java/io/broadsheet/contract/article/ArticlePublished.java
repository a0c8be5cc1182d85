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
 * @param history what earlier revisions said, or null where the publisher does not tell
 */
public record ArticlePublished(
        ArticleId article,
        int revision,
        Instant at,
        Article content,
        @Nullable PostsChoice posts,
        @Nullable History history)
        implements ArticleEvent {
    /** Leaves posts that are out already to each account's own way. */
    public ArticlePublished(ArticleId article, int revision, Instant at, Article content) {
        this(article, revision, at, content, null, null);
    }

    /** Without a history. */
    public ArticlePublished(ArticleId article, int revision, Instant at, Article content, @Nullable PostsChoice posts) {
        this(article, revision, at, content, posts, null);
    }

    /**
     * The same event with its history.
     *
     * @param before the event before it, with its own history; null for a first revision
     */
    public ArticlePublished after(@Nullable ArticleEvent before) {
        return new ArticlePublished(article, revision, at, content, posts, History.of(this, before));
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
