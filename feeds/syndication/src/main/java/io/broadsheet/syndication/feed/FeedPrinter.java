package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.SyndicationConfig;
import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.entry.Entries;
import io.broadsheet.syndication.entry.Withdrawal;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Chunk;
import io.broadsheet.syndication.shelf.Shelf;
import io.broadsheet.syndication.shelf.Shelves;
import io.broadsheet.syndication.sql.Trip;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Prints feed documents from the tables. What it costs depends on what the document holds, not on the archive. */
@Singleton
class FeedPrinter {
    private static final int OK = 200;
    /** Articles beyond the newest that stand in the feed because their text was changed last. */
    private static final int CORRECTED = 10;

    private static final int WITHDRAWALS = 10;

    private final Jdbi jdbi;
    private final Entries entries;
    private final Shelves shelves;
    private final PublicationConfig publication;
    private final FeedConfig config;
    private final int entriesPerFeed;

    FeedPrinter(
            @Named("syndication") Jdbi jdbi,
            Entries entries,
            Shelves shelves,
            PublicationConfig publication,
            FeedConfig config,
            SyndicationConfig syndication) {
        this.jdbi = jdbi;
        this.entries = entries;
        this.shelves = shelves;
        this.publication = publication;
        this.config = config;
        this.entriesPerFeed = syndication.entriesPerFeed();
    }

    /** The topics of the document at {@code path}. */
    static Set<String> topics(FeedPath path) {
        return path.archive()
                .map(chunk -> Set.of(path.shelf().topic(chunk), path.shelf().nameTopic()))
                .orElseGet(() -> Set.of(path.shelf().topic(), Change.WITHDRAWALS));
    }

    /** The document at {@code path}; empty where there is no such shelf or no such archive document. */
    Optional<Print> print(Handle handle, FeedPath path) {
        Shelf shelf = path.shelf();
        return shelves.name(handle, shelf)
                .flatMap(name -> path.archive()
                        .map(chunk -> archived(handle, shelf, name, chunk, path.format()))
                        .orElseGet(() -> Optional.of(print(current(handle, shelf, name), path.format()))));
    }

    /** Whether the articles from this archive document on are in the current feed. */
    boolean isOpen(FeedPath path) {
        return jdbi.withHandle(handle -> path.archive()
                .map(chunk -> shelves.isOpen(handle, path.shelf(), chunk))
                .orElse(false));
    }

    /** The current feed with those entries alone whose revision is not among the known ones, by their ids. */
    Optional<Print> printNew(FeedPath path, Map<String, Integer> known) {
        return jdbi.withHandle(handle -> shelves.name(handle, path.shelf())
                .map(name -> current(handle, path.shelf(), name))
                .map(feed -> print(feed.without(known), path.format())));
    }

    private Feed current(Handle handle, Shelf shelf, String name) {
        Trip trip = new Trip();
        Supplier<Shelves.Current> asked = shelves.current(trip, shelf, entriesPerFeed, CORRECTED);
        Trip.Answer<Withdrawal> withdrawals = entries.lastWithdrawals(trip, WITHDRAWALS);
        trip.make(handle);
        Shelves.Current current = asked.get();
        return new Feed(
                publication,
                config,
                shelf,
                name,
                entries.of(handle, current.articles()),
                withdrawals.rows(),
                Optional.empty(),
                current.previous(),
                Optional.empty());
    }

    private Optional<Print> archived(Handle handle, Shelf shelf, String name, Chunk chunk, FeedFormat format) {
        return shelves.archived(handle, shelf, chunk)
                .map(archived -> print(
                                new Feed(
                                        publication,
                                        config,
                                        shelf,
                                        name,
                                        entries.of(handle, archived.articles()),
                                        List.of(),
                                        Optional.of(chunk),
                                        archived.previous(),
                                        archived.previous().isPresent()
                                                ? Optional.empty()
                                                : Optional.of(archived.next())),
                                format)
                        .changed(archived.changed()));
    }

    private Print print(Feed feed, FeedFormat format) {
        // Public to every page's scripts: a reader in a browser may fetch it. Hubs and self are for WebSub (section 4).
        List<String> links = new ArrayList<>();
        feed.hubs().forEach(hub -> links.add("<%s>; rel=\"hub\"".formatted(hub)));
        links.add("<%s>; rel=\"self\"".formatted(feed.self(format)));
        Map<String, String> headers = Map.of(
                "Access-Control-Allow-Origin",
                "*",
                "X-Content-Type-Options",
                "nosniff",
                "Link",
                String.join(", ", links));
        Print print = new Print(OK, format.contentType(), headers, format.write(feed))
                .withRevisions(feed.isArchive() ? Map.of() : revisions(feed));
        if (format != FeedFormat.JSON) {
            // Browsers show the source of what calls itself a feed; as XML it is shown in its style.
            print = print.forBrowsersAs("application/xml; charset=utf-8");
        }
        return feed.isArchive() ? print.frozen() : print;
    }

    private static Map<String, Integer> revisions(Feed feed) {
        Map<String, Integer> revisions = new HashMap<>();
        feed.entries().forEach(entry -> revisions.put(entry.guid(), entry.revision()));
        return revisions;
    }
}
