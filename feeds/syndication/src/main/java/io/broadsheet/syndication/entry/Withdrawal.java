package io.broadsheet.syndication.entry;

import io.broadsheet.contract.article.ArticleId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An article that was taken back.
 *
 * @param at when
 * @param reason what the editor says of it, or null
 */
public record Withdrawal(
        ArticleId article, Instant at, @Nullable String reason) {
    /** What readers know the article by. */
    public String guid() {
        return Entry.guid(article);
    }
}
