package io.broadsheet.syndication.feed;

/** The formats of a feed, each at a path that never changes. */
public enum FeedFormat {
    ATOM("Atom", "/feed.atom", "application/atom+xml"),
    RSS("RSS", "/feed.rss", "application/rss+xml"),
    JSON("JSON Feed", "/feed.json", "application/feed+json");

    private final String title;
    private final String path;
    private final String mediaType;

    FeedFormat(String title, String path, String mediaType) {
        this.title = title;
        this.path = path;
        this.mediaType = mediaType;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** Where the feed of all articles is in this format. */
    public String path() {
        return path;
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
