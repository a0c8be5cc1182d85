package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.shelf.Chunk;
import io.broadsheet.syndication.shelf.Shelf;
import java.util.Optional;

/**
 * The path of a feed document: {@code /feed.atom}, {@code /sections/essays/feed.rss}, and for an archive document
 * {@code /sections/essays/feed/first.atom}. These never change.
 *
 * @param archive which archive document; empty for the current feed
 */
record FeedPath(Shelf shelf, Optional<Chunk> archive, FeedFormat format) {
    private static final String NAME = "/feed";

    static FeedPath current(Shelf shelf, FeedFormat format) {
        return new FeedPath(shelf, Optional.empty(), format);
    }

    String path() {
        return shelf.path() + NAME + archive.map(chunk -> "/" + chunk.name()).orElse("") + "." + format.extension();
    }

    /** Reads a path, percent-encoded as it is; empty for what no feed document could have. Its shelf may not be there. */
    static Optional<FeedPath> parse(String path) {
        int dot = path.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        Optional<FeedFormat> format = FeedFormat.ofExtension(path.substring(dot + 1));
        String rest = path.substring(0, dot);
        if (format.isEmpty()) {
            return Optional.empty();
        }
        if (rest.endsWith(NAME)) {
            return Shelf.parse(rest.substring(0, rest.length() - NAME.length()))
                    .map(shelf -> current(shelf, format.get()));
        }
        int slash = rest.lastIndexOf('/');
        if (slash < 0 || !rest.substring(0, slash).endsWith(NAME)) {
            return Optional.empty();
        }
        return Shelf.parse(rest.substring(0, slash - NAME.length()))
                .flatMap(shelf -> Chunk.named(rest.substring(slash + 1))
                        .map(chunk -> new FeedPath(shelf, Optional.of(chunk), format.get())));
    }
}
