package io.broadsheet.syndication.document;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an article's events are about.
 *
 * @param topics that follow from the article's newest event alone, its history included
 * @param at when that event was, by its own time
 * @param firstPublished when the article first came out; null where that is not known
 */
public record Mark(
        UUID article,
        Set<String> topics,
        Instant at,
        @Nullable Instant firstPublished) {}
