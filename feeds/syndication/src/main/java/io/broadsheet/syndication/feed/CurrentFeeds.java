package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.document.Copies;
import io.broadsheet.syndication.document.Copy;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Shelf;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The current feeds, for whoever tells others of their changes. Archive documents are none of them. */
@Singleton
public class CurrentFeeds {
    /** Path of the built-in hub. */
    public static final String HUB = "/hub";

    private final Copies copies;
    private final FeedPrinter printer;
    private final PublicationConfig publication;
    private final Set<String> ended;

    CurrentFeeds(Copies copies, FeedPrinter printer, PublicationConfig publication, FeedConfig config) {
        this.copies = copies;
        this.printer = printer;
        this.publication = publication;
        this.ended = Set.copyOf(config.ended());
    }

    /** The path of the feed at this absolute address; empty where none is. */
    public Optional<String> path(String address) {
        String base = publication.baseUrl().toASCIIString();
        return address.startsWith(base + "/")
                ? parse(address.substring(base.length())).map(FeedPath::path).filter(path -> at(path).isPresent())
                : Optional.empty();
    }

    /** The absolute address of a feed. */
    public String address(String path) {
        return publication.address(path);
    }

    /** The addresses of a shelf's feeds in all formats. */
    public List<String> addresses(Shelf shelf) {
        return Arrays.stream(FeedFormat.values())
                .map(format -> publication.address(format.path(shelf)))
                .toList();
    }

    /** The topic of the changes of the feed at {@code path}. */
    public String topic(String path) {
        return parse(path).orElseThrow().shelf().topic();
    }

    /** The feed as it is served now. */
    public Optional<Copy> at(String path) {
        return parse(path)
                .flatMap(asked ->
                        copies.copy(asked.path(), FeedPrinter.topics(asked), handle -> printer.print(handle, asked)));
    }

    private Optional<FeedPath> parse(String path) {
        return FeedPath.parse(path)
                .filter(it ->
                        it.archive().isEmpty() && !ended.contains(it.shelf().path()));
    }
}
