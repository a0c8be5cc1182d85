package io.broadsheet.contract.article;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An article is taken back. An event of its own, not a Kafka tombstone, so that every channel learns of it and a replay
 * tells it again.
 *
 * @param revision from 2: one more than the revision it takes back
 * @param at when it was withdrawn
 * @param slug where its page was
 * @param link its page's address, which from now on answers 410
 * @param reason what the editor says of it, or null
 * @param posts what becomes of posts that are out, or null for each account's own way
 * @param history what earlier revisions said, or null where the publisher does not tell
 */
public record ArticleWithdrawn(
        ArticleId article,
        int revision,
        Instant at,
        String slug,
        URI link,
        @Nullable String reason,
        @Nullable PostsChoice posts,
        @Nullable History history)
        implements ArticleEvent {
    /** Leaves posts that are out to each account's own way. */
    public ArticleWithdrawn(
            ArticleId article, int revision, Instant at, String slug, URI link, @Nullable String reason) {
        this(article, revision, at, slug, link, reason, null, null);
    }

    /** Without a history. */
    public ArticleWithdrawn(
            ArticleId article,
            int revision,
            Instant at,
            String slug,
            URI link,
            @Nullable String reason,
            @Nullable PostsChoice posts) {
        this(article, revision, at, slug, link, reason, posts, null);
    }

    /**
     * The same event with its history.
     *
     * @param before the event that it takes back, with its own history
     */
    public ArticleWithdrawn after(ArticleEvent before) {
        return new ArticleWithdrawn(article, revision, at, slug, link, reason, posts, History.of(this, before));
    }

    public ArticleWithdrawn {
        Objects.requireNonNull(article, "article");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(slug, "slug");
        Objects.requireNonNull(link, "link");
        if (revision < 2) {
            throw new IllegalArgumentException(
                    "revision of a withdrawal is %d (expected: 2 or more)".formatted(revision));
        }
        Slug.require(slug);
        if (reason != null) {
            CleanText.require("reason", reason);
        }
    }
}
