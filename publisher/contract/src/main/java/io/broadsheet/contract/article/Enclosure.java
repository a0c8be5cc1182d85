package io.broadsheet.contract.article;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that comes with the article, such as a podcast episode (RSS 2.0 enclosure, RFC 4287 section 4.2.7.2).
 *
 * @param url absolute http or https address
 * @param type media type, such as {@code audio/mpeg}
 * @param size in bytes; RSS requires it
 * @param title what a player shows, or null
 * @param seconds playing time, 0 where unknown
 */
public record Enclosure(
        URI url, String type, long size, @Nullable String title, int seconds) {
    public Enclosure {
        Links.requireWeb("enclosure url", url);
        Objects.requireNonNull(type, "type");
        CleanText.requireLine("enclosure type", type);
        if (title != null) {
            CleanText.requireLine("enclosure title", title);
        }
        if (size < 0) {
            throw new IllegalArgumentException("enclosure size is %d (expected: 0 or more bytes)".formatted(size));
        }
        if (seconds < 0) {
            throw new IllegalArgumentException("enclosure seconds is %d (expected: 0 or more)".formatted(seconds));
        }
    }
}
