package io.broadsheet.syndication.page;

import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.shelf.Shelves;
import java.util.List;
import java.util.Optional;

/**
 * What a page that lists articles holds.
 *
 * @param page where it is
 * @param name of the shelf; empty for all articles
 * @param entries the newest first
 * @param older the page of the articles before
 * @param newer the page of the articles after
 * @param sections to lead to, where the configuration names none
 */
record Listed(
        PagePath.Listing page,
        String name,
        List<Entry> entries,
        Optional<PagePath> older,
        Optional<PagePath> newer,
        List<Shelves.Named> sections) {}
