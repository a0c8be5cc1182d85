package io.broadsheet.syndication.document;

import org.jdbi.v3.core.Jdbi;

/** Makes the table for tests of other packages. */
public final class TestDocuments {
    private TestDocuments() {}

    public static Documents on(Jdbi jdbi) {
        return new Documents(jdbi);
    }
}
