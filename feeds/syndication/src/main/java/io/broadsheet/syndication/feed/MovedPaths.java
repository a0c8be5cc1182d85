package io.broadsheet.syndication.feed;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where to find what was elsewhere before: what the configuration names, and where other systems keep their feeds. */
@Singleton
class MovedPaths {
    private static final Map<String, String> USUAL = Map.of(
            "/feed", "/feed.rss",
            "/feed/", "/feed.rss",
            "/feed.xml", "/feed.rss",
            "/rss", "/feed.rss",
            "/rss/", "/feed.rss",
            "/rss.xml", "/feed.rss",
            "/index.xml", "/feed.rss",
            "/atom.xml", "/feed.atom",
            "/index.atom", "/feed.atom",
            "/index.rdf", "/feed.rss");

    private final Map<String, String> paths = new HashMap<>(USUAL);

    MovedPaths(FeedConfig config) {
        for (String pair : config.moved()) {
            String[] paths = pair.strip().split("\\s+", -1);
            this.paths.put(paths[0], paths[1]);
        }
    }

    Optional<String> of(String path) {
        return Optional.ofNullable(paths.get(path));
    }
}
