package io.broadsheet.contract.article;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A picture of the article; the first one is the one that cards and previews show.
 *
 * @param url absolute http or https address
 * @param type media type, such as {@code image/jpeg}
 * @param size in bytes; 0 where unknown
 * @param alt what it shows, for those who cannot see it; empty for mere ornament
 * @param caption the line under it, or null
 */
public record Image(
        URI url,
        String type,
        long size,
        String alt,
        @Nullable String caption) {
    public Image {
        Links.requireWeb("image url", url);
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(alt, "alt");
        CleanText.requireLine("image type", type);
        CleanText.require("image alt", alt);
        if (caption != null) {
            CleanText.require("image caption", caption);
        }
        if (size < 0) {
            throw new IllegalArgumentException("image size is %d (expected: 0 or more bytes)".formatted(size));
        }
    }
}
