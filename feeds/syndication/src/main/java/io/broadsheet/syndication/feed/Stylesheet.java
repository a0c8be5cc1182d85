package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.document.Print;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** The style that makes an XML feed readable in a browser: CSS, for browsers give up XSLT. */
final class Stylesheet {
    static final Print PRINT = new Print(
            200,
            "text/css; charset=utf-8",
            Map.of("X-Content-Type-Options", "nosniff"),
            read("/views/syndication/feed.css"));

    private Stylesheet() {}

    private static byte[] read(String resource) {
        try (InputStream in = Objects.requireNonNull(
                Stylesheet.class.getResourceAsStream(resource), () -> "there is no " + resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
