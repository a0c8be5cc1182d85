package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.document.Sheet;
import io.broadsheet.syndication.document.Sheets;
import io.broadsheet.syndication.shelf.Chunk;
import io.broadsheet.syndication.shelf.Shelf;
import io.broadsheet.syndication.shelf.Shelves;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The feeds, their archives, their directory and their style. */
@Singleton
class FeedSheets implements Sheets {
    private final FeedPrinter printer;
    private final Directory directory;
    private final Shelves shelves;
    private final Stylesheet stylesheet;
    private final Set<String> ended;

    FeedSheets(FeedPrinter printer, Directory directory, Shelves shelves, Stylesheet stylesheet, FeedConfig config) {
        this.stylesheet = stylesheet;
        this.printer = printer;
        this.directory = directory;
        this.shelves = shelves;
        this.ended = Set.copyOf(config.ended());
    }

    @Override
    public Optional<Sheet> at(String path) {
        return switch (path) {
            case Directory.PATH ->
                Optional.of(new Sheet(path, Directory.TOPICS, handle -> Optional.of(directory.print(handle))));
            case Xml.STYLESHEET -> Optional.of(new Sheet(path, Set.of(), _ -> Optional.of(stylesheet.print())));
            default ->
                FeedPath.parse(path)
                        .filter(feed -> !ended.contains(feed.shelf().path()))
                        .map(feed -> new Sheet(
                                feed.path(), FeedPrinter.topics(feed), handle -> printer.print(handle, feed)));
        };
    }

    @Override
    public List<String> roots(Handle handle, Set<String> changed) {
        List<String> roots = new ArrayList<>(List.of(Directory.PATH, Xml.STYLESHEET));
        add(roots, Shelf.ALL);
        if (Sheets.isAmong(changed, Shelves.TOPIC)) {
            shelves.all(handle).forEach(shelf -> add(roots, shelf));
        }
        return roots;
    }

    private static void add(List<String> roots, Shelf shelf) {
        Arrays.stream(FeedFormat.values()).map(format -> format.path(shelf)).forEach(roots::add);
    }

    @Override
    public Collection<String> before(Handle handle, String path) {
        return FeedPath.parse(path).stream()
                .flatMap(feed -> shelves.before(handle, feed.shelf(), feed.archive()).stream()
                        .map(chunk -> archived(feed, chunk)))
                .toList();
    }

    private static String archived(FeedPath feed, Chunk chunk) {
        return new FeedPath(feed.shelf(), Optional.of(chunk), feed.format()).path();
    }
}
