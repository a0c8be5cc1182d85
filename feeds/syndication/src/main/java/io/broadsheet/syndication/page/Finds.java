package io.broadsheet.syndication.page;

import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.search.Searchable;
import java.util.List;

/**
 * What a search has found.
 *
 * @param words that were looked for
 * @param page from 1
 * @param more whether there is a page after it
 */
record Finds(String words, int page, boolean more, List<Find> finds) {
    /** An article and the lines that show why. */
    record Find(Entry entry, Searchable.Excerpt excerpt) {}
}
