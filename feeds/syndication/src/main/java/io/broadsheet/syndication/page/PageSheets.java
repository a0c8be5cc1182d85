package io.broadsheet.syndication.page;

import io.broadsheet.syndication.SyndicationConfig;
import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.document.Sheet;
import io.broadsheet.syndication.document.Sheets;
import io.broadsheet.syndication.entry.Entries;
import io.broadsheet.syndication.entry.Place;
import io.broadsheet.syndication.shelf.Chunk;
import io.broadsheet.syndication.shelf.Months;
import io.broadsheet.syndication.shelf.Shelf;
import io.broadsheet.syndication.shelf.Shelves;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The pages that are printed once and read many times. What one costs depends on what it holds, not on the archive. */
@Singleton
class PageSheets implements Sheets {
    /** Articles of a month on one page. */
    static final int PER_PART = 200;

    /** What a server that has only files shows where nothing is. */
    static final String MISSING = "/404.html";

    /** Sections, authors and tags each that the index names; the feeds' directory has more of them. */
    private static final int MOST_OF_A_KIND = 500;

    private final Jdbi jdbi;
    private final Entries entries;
    private final Shelves shelves;
    private final Typesetter typesetter;
    private final int entriesOnPage;

    PageSheets(
            @Named("syndication") Jdbi jdbi,
            Entries entries,
            Shelves shelves,
            Typesetter typesetter,
            SyndicationConfig config) {
        this.jdbi = jdbi;
        this.entries = entries;
        this.shelves = shelves;
        this.typesetter = typesetter;
        this.entriesOnPage = config.entriesOnFrontPage();
    }

    @Override
    public Optional<Sheet> at(String path) {
        if (path.equals(MISSING)) {
            return Optional.of(new Sheet(
                    path,
                    Set.of(Change.ENTRIES),
                    handle -> Optional.of(typesetter.missing(entries.newest(handle, PageNotices.NEWEST)))));
        }
        return PagePath.parse(path).map(page -> new Sheet(page.path(), topics(page), handle -> print(handle, page)));
    }

    private static Set<String> topics(PagePath page) {
        return switch (page) {
            case PagePath.Listing(var shelf, var older) ->
                older.map(chunk -> Set.of(shelf.topic(chunk), shelf.newerTopic(chunk), shelf.nameTopic()))
                        .orElseGet(() -> shelf.kind() == Shelf.Kind.ALL
                                ? Set.of(shelf.topic(), Shelves.TOPIC)
                                : Set.of(shelf.topic(), shelf.nameTopic()));
            case PagePath.Index _ -> Set.of(Months.TOPIC, Shelves.TOPIC);
            case PagePath.Month(var month, var _) -> Set.of(Months.topic(month));
            case PagePath.OfArticle(var slug) -> Set.of(Change.page(slug));
        };
    }

    private Optional<Print> print(Handle handle, PagePath page) {
        return switch (page) {
            case PagePath.Listing listing -> listing(handle, listing);
            case PagePath.Index _ ->
                Optional.of(typesetter.index(
                        Months.all(handle),
                        shelves.of(handle, Shelf.Kind.SECTION, MOST_OF_A_KIND),
                        shelves.of(handle, Shelf.Kind.AUTHOR, MOST_OF_A_KIND),
                        shelves.of(handle, Shelf.Kind.TAG, MOST_OF_A_KIND)));
            case PagePath.Month month -> month(handle, month);
            case PagePath.OfArticle(var slug) ->
                switch (entries.at(handle, slug)) {
                    case Place.Here(var entry) -> Optional.of(typesetter.article(entry));
                    case Place.Withdrawn withdrawn -> Optional.of(typesetter.withdrawn(withdrawn));
                    case Place.Moved _, Place.Nowhere _ -> Optional.empty();
                };
        };
    }

    private Optional<Print> listing(Handle handle, PagePath.Listing page) {
        Shelf shelf = page.shelf();
        Optional<String> name = shelves.name(handle, shelf);
        if (shelf.kind() != Shelf.Kind.ALL && name.filter(it -> !it.isEmpty()).isEmpty()) {
            return Optional.empty();
        }
        return page.older()
                .map(chunk -> shelves.archived(handle, shelf, chunk)
                        .map(archived -> new Listed(
                                page,
                                name.orElseThrow(),
                                entries.of(handle, archived.articles()),
                                older(shelf, archived.previous()),
                                Optional.of(newer(handle, shelf, archived.next())),
                                List.of())))
                .orElseGet(() -> Optional.of(newest(handle, page, name.orElseThrow())))
                .map(typesetter::listing);
    }

    private Listed newest(Handle handle, PagePath.Listing page, String name) {
        Shelf shelf = page.shelf();
        Shelves.Current current = shelves.current(handle, shelf, entriesOnPage, 0);
        return new Listed(
                page,
                name,
                entries.of(handle, current.articles()),
                older(shelf, current.previous()),
                Optional.empty(),
                shelf.kind() == Shelf.Kind.ALL ? shelves.of(handle, Shelf.Kind.SECTION, MOST_OF_A_KIND) : List.of());
    }

    private static Optional<PagePath> older(Shelf shelf, Optional<Chunk> chunk) {
        return chunk.map(it -> new PagePath.Listing(shelf, Optional.of(it)));
    }

    private PagePath newer(Handle handle, Shelf shelf, Chunk next) {
        return shelves.isOpen(handle, shelf, next)
                ? PagePath.Listing.newest(shelf)
                : new PagePath.Listing(shelf, Optional.of(next));
    }

    private Optional<Print> month(Handle handle, PagePath.Month page) {
        YearMonth month = page.month();
        int count = Months.count(handle, month);
        int parts = Math.ceilDiv(count, PER_PART);
        if (page.part() > parts) {
            return Optional.empty();
        }
        List<UUID> articles = Months.articles(handle, month, (page.part() - 1) * PER_PART, PER_PART);
        return Optional.of(typesetter.month(page, parts, entries.of(handle, articles)));
    }

    @Override
    public List<String> roots(Handle handle, Set<String> changed) {
        List<String> roots = new ArrayList<>(
                List.of(PagePath.Listing.newest(Shelf.ALL).path(), new PagePath.Index().path(), MISSING));
        if (Sheets.isAmong(changed, Shelves.TOPIC)) {
            shelves.all(handle)
                    .forEach(shelf -> roots.add(PagePath.Listing.newest(shelf).path()));
        }
        if (Sheets.isAmong(changed, Months.TOPIC)) {
            for (Months.Counted month : Months.all(handle)) {
                for (int part = 1; part <= Math.ceilDiv(month.articles(), PER_PART); part++) {
                    roots.add(new PagePath.Month(month.month(), part).path());
                }
            }
        }
        return roots;
    }

    @Override
    public Collection<String> before(Handle handle, String path) {
        return PagePath.parse(path).orElse(null) instanceof PagePath.Listing(var shelf, var older)
                ? shelves.before(handle, shelf, older).stream()
                        .map(chunk -> new PagePath.Listing(shelf, Optional.of(chunk)).path())
                        .toList()
                : List.of();
    }

    @Override
    public Optional<Print> moved(Handle handle, String path) {
        return PagePath.parse(path).orElse(null) instanceof PagePath.OfArticle(var slug)
                        && entries.at(handle, slug) instanceof Place.Moved(var now)
                ? Optional.of(typesetter.moved(new PagePath.OfArticle(now).path()))
                : Optional.empty();
    }

    /** Whether what would be on this page of older articles is on the page of the newest ones. */
    boolean isOpen(PagePath.Listing page) {
        return page.older()
                .map(chunk -> jdbi.withHandle(handle -> shelves.isOpen(handle, page.shelf(), chunk)))
                .orElse(false);
    }
}
