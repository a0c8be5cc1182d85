package io.broadsheet.syndication.feed;

import io.broadsheet.contract.article.CleanText;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the feeds carry.
 *
 * @param content FULL for whole articles, EXCERPT for their first lines and a link
 * @param hubs WebSub hubs that every feed names and that are told of changes, http or https addresses separated by commas
 * @param builtInHub whether this server is a WebSub hub too, which every feed names first
 * @param image picture of the publication, square, at least 1400 pixels wide for podcast directories; none by default
 * @param podcastCategory category in Apple's words, such as News, for feeds that carry audio
 * @param podcastExplicit whether the audio is not for children
 * @param podcastEmail address of the podcast's owner, by which directories verify it; none by default
 * @param ended paths of sections, tags and authors whose feeds have ended for good and answer 410, such as /sections/sport
 * @param moved old path and new path of feeds or pages, parted by a space, which answer 308, such as "/rss.php /feed.rss"
 */
@ConfigurationProperties("broadsheet.feeds")
public record FeedConfig(
        @Bindable(defaultValue = "FULL") Content content,
        @Bindable(defaultValue = "") List<URI> hubs,
        @Bindable(defaultValue = "true") boolean builtInHub,
        @Nullable URI image,

        @Bindable(defaultValue = "News") String podcastCategory,
        @Bindable(defaultValue = "false") boolean podcastExplicit,
        @Nullable String podcastEmail,
        @Bindable(defaultValue = "") List<String> ended,
        @Bindable(defaultValue = "") List<String> moved) {
    /** How much of an article a feed carries. */
    public enum Content {
        FULL,
        EXCERPT
    }

    public FeedConfig {
        hubs = hubs.stream().filter(hub -> !hub.toString().isBlank()).toList();
        ended = ended.stream().filter(path -> !path.isBlank()).toList();
        moved = moved.stream().filter(pair -> !pair.isBlank()).toList();
        hubs.forEach(hub -> requireWeb("hubs", hub));
        if (image != null) {
            requireWeb("image", image);
        }
        CleanText.requireLine("broadsheet.feeds.podcast-category", podcastCategory);
        if (podcastEmail != null) {
            CleanText.requireLine("broadsheet.feeds.podcast-email", podcastEmail);
        }
        ended.forEach(path -> requirePath("ended", path));
        for (String pair : moved) {
            String[] paths = pair.strip().split("\\s+", -1);
            if (paths.length != 2) {
                throw new IllegalArgumentException(
                        "broadsheet.feeds.moved has '%s' (expected: an old and a new path, parted by a space)"
                                .formatted(pair));
            }
            requirePath("moved", paths[0]);
            requirePath("moved", paths[1]);
        }
    }

    private static void requireWeb(String key, URI address) {
        String scheme = address.getScheme();
        boolean web = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
        if (!web || address.getHost() == null) {
            throw new IllegalArgumentException(
                    "broadsheet.feeds.%s is '%s' (expected: an absolute http or https address)"
                            .formatted(key, address));
        }
    }

    private static void requirePath(String key, String path) {
        if (!path.startsWith("/") || path.startsWith("//") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    "broadsheet.feeds.%s has '%s' (expected: a path that starts with a slash, percent-encoded)"
                            .formatted(key, path));
        }
    }
}
