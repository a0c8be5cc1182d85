package io.broadsheet.syndication.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticlePage;
import io.broadsheet.contract.article.Enclosure;
import io.broadsheet.contract.article.Image;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.entry.Place;
import io.broadsheet.syndication.feed.FeedFormat;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Shelf;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;

/**
 * Sets pages: one file each, with its style inside, no script, no cookie, nothing loaded from elsewhere but the article's own
 * pictures and recordings. The same content gives the same bytes.
 */
@Singleton
class Typesetter {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final String HTML = "text/html; charset=utf-8";
    private static final String STYLE = "/views/syndication/style.css";

    private final TemplateEngine templates;
    private final PublicationConfig publication;
    private final String style;
    private final Map<String, String> headers;

    Typesetter(TemplateEngine templates, PublicationConfig publication) {
        this.templates = templates;
        this.publication = publication;
        this.style = read(STYLE);
        this.headers = Map.of(
                "Content-Security-Policy",
                ("default-src 'none'; style-src 'sha256-%s'; img-src http: https: data:; media-src http: https:;"
                                + " base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
                        .formatted(sha256(style)),
                "X-Content-Type-Options",
                "nosniff",
                "Referrer-Policy",
                "strict-origin-when-cross-origin");
    }

    /** The front page. */
    Print front(List<Entry> entries) {
        Map<String, Object> model = new HashMap<>();
        model.put("canonical", publication.address("/"));
        model.put("entries", entries.stream().map(this::listed).toList());
        model.put("structured", StructuredData.of(publication));
        return page(OK, "front", publication.title(), model);
    }

    /** An article's page. */
    Print article(Entry entry) {
        Article content = entry.content();
        Dates dates = new Dates(content.language());
        Map<String, Object> model = new HashMap<>();
        model.put("canonical", content.link().toASCIIString());
        model.put("article", listed(entry));
        model.put("html", content.html());
        model.put("summary", entry.summary());
        model.put("updated", entry.isUpdated() ? dates.minute(entry.updated()) : null);
        model.put("updatedAt", entry.updated().toString());
        model.put("lead", entry.leadImage().map(Typesetter::listed).orElse(null));
        model.put(
                "card",
                content.images().stream()
                        .findFirst()
                        .map(image -> image.url().toASCIIString())
                        .orElse(null));
        model.put(
                "cardAlt",
                content.images().stream().findFirst().map(image -> image.alt()).orElse(null));
        model.put(
                "enclosures",
                content.enclosures().stream().map(Typesetter::listed).toList());
        model.put("tags", content.tags());
        model.put("byline", content.byline());
        model.put("rights", content.rights());
        model.put("structured", StructuredData.of(entry, publication));
        Print page = page(OK, "article", content.title(), model);
        Map<String, String> more = new HashMap<>(page.headers());
        // Whoever announces a correction waits until its page is up.
        more.put(ArticlePage.REVISION_HEADER, Integer.toString(entry.revision()));
        return new Print(page.status(), page.mediaType(), more, page.bytes());
    }

    /** What stands where an article was withdrawn. */
    Print withdrawn(Place.Withdrawn place) {
        Map<String, Object> model = new HashMap<>();
        model.put("at", place.at().toString());
        model.put("day", new Dates(publication.language()).day(place.at()));
        model.put("reason", place.reason());
        return page(GONE, "withdrawn", "Withdrawn", model);
    }

    /** What stands where nothing is, with a way on to the newest articles. */
    Print missing(List<Entry> newest) {
        return notice(NOT_FOUND, "Not found", newest);
    }

    /** What stands where a section, a tag or an author had a feed that has ended. */
    Print ended(List<Entry> newest) {
        return notice(GONE, "Ended", newest);
    }

    private Print notice(int status, String title, List<Entry> newest) {
        Map<String, Object> model = new HashMap<>();
        model.put("ended", status == GONE);
        model.put("entries", newest.stream().map(this::listed).toList());
        return page(status, "missing", title, model);
    }

    private Print page(int status, String view, String title, Map<String, Object> model) {
        model.put("title", title);
        model.put("style", style);
        model.put("language", publication.language());
        model.put("publication", publication.title());
        model.put("motto", publication.motto());
        model.put("description", publication.subtitle());
        model.put("footerRights", publication.rights());
        model.put("direction", direction(publication.language()));
        model.put(
                "feeds",
                Arrays.stream(FeedFormat.values())
                        .map(format -> Map.of(
                                "title", format.title(),
                                "type", format.mediaType(),
                                "path", format.path(Shelf.ALL),
                                "url", publication.address(format.path(Shelf.ALL))))
                        .toList());
        String html = templates.process("syndication/" + view, new Context(Locale.ROOT, model));
        return new Print(status, HTML, headers, html.getBytes(UTF_8));
    }

    /** An article as templates see it. */
    private Map<String, Object> listed(Entry entry) {
        Article content = entry.content();
        Map<String, Object> model = new HashMap<>();
        model.put("title", content.title());
        model.put("path", "/articles/" + content.slug());
        model.put("summary", entry.summary());
        model.put("standfirst", content.standfirst());
        model.put("section", content.section());
        model.put("authors", content.byline().isEmpty() ? null : String.join(", ", content.byline()));
        model.put("language", content.language());
        model.put("direction", direction(content.language()));
        model.put("published", content.firstPublished().toString());
        model.put("day", new Dates(content.language()).day(content.firstPublished()));
        model.put("other", !content.language().equals(publication.language()));
        return model;
    }

    private static Map<String, Object> listed(Image image) {
        Map<String, Object> model = new HashMap<>();
        model.put("url", image.url().toASCIIString());
        model.put("alt", image.alt());
        model.put("caption", image.caption());
        return model;
    }

    private static Map<String, Object> listed(Enclosure enclosure) {
        Map<String, Object> model = new HashMap<>();
        String url = enclosure.url().toASCIIString();
        String title = enclosure.title();
        model.put("url", url);
        model.put("type", enclosure.type());
        model.put("title", title == null ? url.substring(url.lastIndexOf('/') + 1) : title);
        model.put("audio", enclosure.type().startsWith("audio/"));
        model.put("video", enclosure.type().startsWith("video/"));
        model.put("weight", FileSize.of(enclosure.size()));
        return model;
    }

    private static String direction(String language) {
        return switch (Locale.forLanguageTag(language).getLanguage()) {
            case "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "ps", "sd", "syr", "ug", "ur", "yi" -> "rtl";
            default -> "ltr";
        };
    }

    private static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(
                Typesetter.class.getResourceAsStream(resource), () -> "there is no " + resource)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
