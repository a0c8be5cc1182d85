package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.SyndicationConfig;
import io.broadsheet.syndication.entry.Entries;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Shelves;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Makes a printer without the service. */
final class TestFeeds {
    static final int PER_FEED = 50;
    static final FeedConfig CONFIG =
            new FeedConfig(FeedConfig.Content.FULL, List.of(), false, null, "News", false, null, List.of(), List.of());

    private TestFeeds() {}

    static FeedPrinter printer(Jdbi jdbi, Entries entries, PublicationConfig publication) {
        return new FeedPrinter(
                jdbi,
                entries,
                new Shelves(),
                publication,
                CONFIG,
                new SyndicationConfig(
                        PER_FEED, 24, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), 1));
    }
}
