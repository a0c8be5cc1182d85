package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.SyndicationConfig;
import io.broadsheet.syndication.document.Answers;
import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.document.Copies;
import io.broadsheet.syndication.document.Copy;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.entry.Entries;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The feeds of all articles. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.ALL)
class FeedController {
    private static final int OK = 200;
    /** Public to every page's scripts: a reader in a browser may fetch it. */
    private static final Map<String, String> HEADERS =
            Map.of("Access-Control-Allow-Origin", "*", "X-Content-Type-Options", "nosniff");

    private final Entries entries;
    private final Copies copies;
    private final Answers answers;
    private final PublicationConfig publication;
    private final int entriesPerFeed;

    FeedController(
            Entries entries, Copies copies, Answers answers, PublicationConfig publication, SyndicationConfig config) {
        this.entries = entries;
        this.copies = copies;
        this.answers = answers;
        this.publication = publication;
        this.entriesPerFeed = config.entriesPerFeed();
    }

    @Get("/feed.atom")
    HttpResponse<byte[]> atom(HttpRequest<?> request) {
        return feed(request, FeedFormat.ATOM);
    }

    @Get("/feed.rss")
    HttpResponse<byte[]> rss(HttpRequest<?> request) {
        return feed(request, FeedFormat.RSS);
    }

    @Get("/feed.json")
    HttpResponse<byte[]> json(HttpRequest<?> request) {
        return feed(request, FeedFormat.JSON);
    }

    private HttpResponse<byte[]> feed(HttpRequest<?> request, FeedFormat format) {
        Copy copy = copies.copy(format.path(), Change.ENTRIES, handle -> Optional.of(print(handle, format)))
                .orElseThrow();
        return answers.answer(request, copy);
    }

    private Print print(Handle handle, FeedFormat format) {
        Feed feed = Feed.of(publication, entries.newest(handle, entriesPerFeed), entries.lastWithdrawal(handle));
        return new Print(OK, format.contentType(), HEADERS, format.write(feed));
    }
}
