package io.broadsheet.syndication.entry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What stands at an article's address. */
public sealed interface Place {
    /** The article. */
    record Here(Entry entry) implements Place {}

    /**
     * An article stood here and was withdrawn.
     *
     * @param at when it was withdrawn
     * @param reason what the editor says of it, or null
     */
    record Withdrawn(String slug, Instant at, @Nullable String reason) implements Place {}

    /** An article stood here and now stands at {@code slug}. */
    record Moved(String slug) implements Place {}

    /** Nothing, and nothing ever did. */
    record Nowhere() implements Place {}
}
