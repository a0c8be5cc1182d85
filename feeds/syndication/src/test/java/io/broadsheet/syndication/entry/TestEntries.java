package io.broadsheet.syndication.entry;

import io.broadsheet.syndication.document.Documents;
import io.broadsheet.syndication.shelf.Shelves;
import org.jdbi.v3.core.Jdbi;

/** Makes the table for tests of other packages. */
public final class TestEntries {
    private TestEntries() {}

    public static Entries on(Jdbi jdbi, Documents documents) {
        return new Entries(jdbi, documents, new Shelves());
    }
}
