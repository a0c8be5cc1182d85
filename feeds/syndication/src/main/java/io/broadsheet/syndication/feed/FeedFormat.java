package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.shelf.Shelf;
import java.util.Arrays;
import java.util.Optional;

/** The formats of a feed, each at a path that never changes. */
public enum FeedFormat {
    ATOM("Atom", "atom", "application/atom+xml"),
    RSS("RSS", "rss", "application/rss+xml"),
    JSON("JSON Feed", "json", "application/feed+json");

    private final String title;
    private final String extension;
    private final String mediaType;

    FeedFormat(String title, String extension, String mediaType) {
        this.title = title;
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** What its paths end with. */
    public String extension() {
        return extension;
    }

    static Optional<FeedFormat> ofExtension(String extension) {
        return Arrays.stream(values())
                .filter(format -> format.extension.equals(extension))
                .findFirst();
    }

    /** Where the feed of this shelf is in this format. */
    public String path(Shelf shelf) {
        return FeedPath.current(shelf, this).path();
    }

    /** Without parameters, as links name it. */
    public String mediaType() {
        return mediaType;
    }

    /** With the charset, as it is served. */
    String contentType() {
        return mediaType + "; charset=utf-8";
    }

    /** {@code feed} in this format, in UTF-8. The same feed gives the same bytes. */
    byte[] write(Feed feed) {
        return switch (this) {
            case ATOM -> AtomFeed.write(feed);
            case RSS -> RssFeed.write(feed);
            case JSON -> JsonFeed.write(feed);
        };
    }
}
