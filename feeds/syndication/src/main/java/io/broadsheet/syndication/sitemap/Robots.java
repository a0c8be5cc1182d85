package io.broadsheet.syndication.sitemap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.publication.PublicationConfig;
import java.util.Map;

/** What robots are asked to leave alone, and where the sitemaps are (RFC 9309). */
final class Robots {
    static final String PATH = "/robots.txt";

    private Robots() {}

    static Print print(PublicationConfig publication) {
        String text = """
                User-agent: *
                Disallow: /search
                Disallow: /api/
                Disallow: /desk

                Sitemap: %s
                Sitemap: %s
                """.formatted(publication.address(Sitemaps.INDEX), publication.address(NewsSitemap.PATH));
        return new Print(
                200, "text/plain; charset=utf-8", Map.of("X-Content-Type-Options", "nosniff"), text.getBytes(UTF_8));
    }
}
