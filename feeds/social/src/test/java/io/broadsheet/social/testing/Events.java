package io.broadsheet.social.testing;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.article.PostsChoice;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events of an article of a test's own. */
public record Events(ArticleId article, Instant firstPublished) {
    /** An article that comes out now. */
    public static Events now() {
        return at(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    /** An article that came out then. */
    public static Events at(Instant firstPublished) {
        return new Events(ArticleId.fresh(), firstPublished);
    }

    /** Its address, which no other article has. */
    public URI link() {
        return URI.create("https://review.example/articles/" + slug());
    }

    private String slug() {
        return "a-" + article;
    }

    /** Revision 1. */
    public ArticlePublished published(String title) {
        return published(1, firstPublished, title);
    }

    /** Some revision. */
    public ArticlePublished published(int revision, Instant at, String title) {
        return new ArticlePublished(
                article, revision, at, content(title, "An excerpt.", List.of("Ships"), Map.of(), at));
    }

    /** Revision 1 with the editor's own words for every network of the tests. */
    public ArticlePublished saying(int revision, String words, @Nullable PostsChoice posts) {
        Map<String, String> all = Map.of("memory", words, "mastodon", words, "bluesky", words);
        Instant at = firstPublished;
        return new ArticlePublished(
                article, revision, at, content("The tide", "An excerpt.", List.of("Ships"), all, at), posts);
    }

    /** A withdrawal with a choice of what becomes of posts. */
    public ArticleWithdrawn withdrawn(int revision, Instant at, PostsChoice posts) {
        return new ArticleWithdrawn(article, revision, at, slug(), link(), "a mistake", posts);
    }

    /** A withdrawal. */
    public ArticleWithdrawn withdrawn(int revision, Instant at) {
        return new ArticleWithdrawn(article, revision, at, slug(), link(), "a mistake");
    }

    /** An article's whole state. */
    public Article content(
            String title, String excerpt, List<String> tags, Map<String, String> words, Instant revised) {
        return new Article(
                slug(),
                title,
                null,
                List.of("Ada Byron"),
                "Essays",
                tags,
                "en-GB",
                "<p>Body.</p>",
                "Body.",
                excerpt,
                link(),
                List.of(),
                List.of(),
                null,
                firstPublished,
                revised,
                words);
    }
}
