package io.broadsheet.syndication.document;

import io.broadsheet.syndication.SyndicationConfig;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/** Makes the table for tests of other packages. */
public final class TestDocuments {
    private TestDocuments() {}

    public static Documents on(Jdbi jdbi) {
        return new Documents(jdbi);
    }

    /** Copies of which none is kept from one call to the next while the database changes. */
    public static Copies copies(Jdbi jdbi) {
        return new Copies(
                jdbi,
                new Documents(jdbi),
                new SyndicationConfig(50, 24, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), 64));
    }
}
