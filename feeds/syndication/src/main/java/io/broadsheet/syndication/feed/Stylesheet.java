package io.broadsheet.syndication.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.publication.Accent;
import io.broadsheet.syndication.publication.LookConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** The style that makes an XML feed readable in a browser, in the publication's colour: CSS, for browsers give up XSLT. */
@Singleton
final class Stylesheet {
    private static final int OK = 200;
    private static final String RESOURCE = "/views/syndication/feed.css";

    private final Print print;

    Stylesheet(LookConfig look) {
        Accent accent = look.shades();
        String css = read().replace("ACCENT-ON-LIGHT", accent.onLight()).replace("ACCENT-ON-DARK", accent.onDark());
        this.print = new Print(
                OK, "text/css; charset=utf-8", Map.of("X-Content-Type-Options", "nosniff"), css.getBytes(UTF_8));
    }

    Print print() {
        return print;
    }

    private static String read() {
        try (InputStream in = Objects.requireNonNull(
                Stylesheet.class.getResourceAsStream(RESOURCE), () -> "there is no " + RESOURCE)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
