package io.broadsheet.syndication.entry;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.syndication.document.Copies;
import jakarta.inject.Singleton;

/** Takes an article's event to the readers: stored, seen by everyone who asks this instance, reported. */
@Singleton
class Syndication {
    private final Entries entries;
    private final Copies copies;
    private final FeedReports reports;

    Syndication(Entries entries, Copies copies, FeedReports reports) {
        this.entries = entries;
        this.copies = copies;
        this.reports = reports;
    }

    /** Idempotent; returns once the event is stored and its report is on the broker. */
    void take(ArticleEvent event) {
        Applied applied = entries.apply(event);
        // The notification would do it too, a moment later: whoever reads the report may ask at once.
        applied.change().ifPresent(copies::outdate);
        reports.tell(event, applied);
    }
}
