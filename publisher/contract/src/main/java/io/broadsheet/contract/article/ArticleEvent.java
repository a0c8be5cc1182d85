package io.broadsheet.contract.article;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the publisher announces on {@link io.broadsheet.contract.Topics#ARTICLES}, in order per article. Sealed: every
 * consumer decides what a kind means to it. Each event carries the whole state, so repeats and late arrivals are harmless
 * to a consumer that keeps the highest revision it has seen.
 */
public sealed interface ArticleEvent permits ArticlePublished, ArticleWithdrawn {
    /** The article this is about. */
    ArticleId article();

    /** Counts the versions of one article from 1; a higher one replaces a lower one. A withdrawal takes a number too. */
    int revision();

    /** When the editor did it. Consumers judge age by this, never by the time of arrival. */
    Instant at();

    /** What became of the article before; null where the publisher does not tell. */
    @Nullable
    History history();
}
