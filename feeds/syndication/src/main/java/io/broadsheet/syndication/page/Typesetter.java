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
import io.broadsheet.syndication.publication.Accent;
import io.broadsheet.syndication.publication.LookConfig;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Months;
import io.broadsheet.syndication.shelf.Shelf;
import io.broadsheet.syndication.shelf.Shelves;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    private static final String ICON =
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='5' fill='%23ACCENT'/%3E%3Cpath d='M7 8h18M7 13h18M7 18h8M7 23h8M18 18h7v5h-7z' stroke='%23fff' stroke-width='2' fill='none'/%3E%3C/svg%3E";
    /** Sections that the front page leads to where the configuration names none. */
    private static final int SECTIONS_ON_FRONT = 12;

    private final TemplateEngine templates;
    private final PublicationConfig publication;
    private final LookConfig look;
    private final Words words;
    private final StructuredData structured;
    private final String style;
    private final String icon;
    private final String subscribe;
    private final Map<String, String> headers;

    Typesetter(TemplateEngine templates, PublicationConfig publication, LookConfig look) {
        this.templates = templates;
        this.publication = publication;
        this.look = look;
        this.words = Words.of(publication.language());
        this.structured = new StructuredData(publication, look);
        Accent accent = look.shades();
        this.style = read(STYLE)
                .strip()
                .replace("ACCENT-ON-LIGHT", accent.onLight())
                .replace("ACCENT-ON-DARK", accent.onDark());
        this.icon = ICON.replace("ACCENT", accent.onLight().substring(1));
        URI subscribeUrl = look.subscribeUrl();
        this.subscribe = subscribeUrl == null ? publication.address("/subscribe") : subscribeUrl.toASCIIString();
        this.headers = Map.of(
                "Content-Security-Policy",
                ("default-src 'none'; style-src 'sha256-%s'; img-src http: https: data:; media-src http: https:;"
                                + " base-uri 'none'; form-action 'self' %s; frame-ancestors 'self'")
                        .formatted(sha256(style), origin(subscribe)),
                "X-Content-Type-Options",
                "nosniff",
                "Referrer-Policy",
                "strict-origin-when-cross-origin");
    }

    /** The newest articles of all or of a shelf, or older ones. */
    Print listing(Listed listed) {
        PagePath.Listing page = listed.page();
        Shelf shelf = page.shelf();
        boolean front = shelf.kind() == Shelf.Kind.ALL && page.older().isEmpty();
        String heading = shelf.kind() == Shelf.Kind.ALL ? words.get("all-articles") : listed.name();
        String subtitle = page.older().isEmpty() ? heading : heading + " · " + words.get("older-page");
        String title = front ? publication.title() : subtitle;
        Map<String, Object> model = new HashMap<>();
        model.put("entries", listed.entries().stream().map(this::listed).toList());
        model.put("heading", heading);
        model.put("sort", page.older().isEmpty() ? sort(shelf) : words.get("older"));
        model.put("here", page.path());
        model.put("description", front ? publication.subtitle() : subtitle + " · " + publication.title());
        model.put("olderWord", words.get("older"));
        model.put("newerWord", words.get("newer"));
        listed.older().ifPresent(it -> model.put("older", it.path()));
        listed.newer().ifPresent(it -> model.put("newer", it.path()));
        if (shelf.kind() != Shelf.Kind.ALL) {
            model.put("ownFeeds", feeds(shelf, publication.title() + " · " + listed.name(), false));
        }
        if (front && look.sections().isEmpty()) {
            model.put(
                    "nav",
                    named(listed.sections().stream().limit(SECTIONS_ON_FRONT).toList()));
        }
        String canonical = publication.address(page.path());
        model.put("canonical", canonical);
        model.put("structured", front ? structured.site() : structured.collection(title, canonical));
        return page(OK, front ? "front" : "shelf", title, model);
    }

    /** All months, and all sections, authors and tags. */
    Print index(
            List<Months.Counted> months,
            List<Shelves.Named> sections,
            List<Shelves.Named> authors,
            List<Shelves.Named> tags) {
        Dates dates = new Dates(publication.language());
        Map<Integer, List<Map<String, Object>>> years = new LinkedHashMap<>();
        for (Months.Counted month : months) {
            years.computeIfAbsent(month.month().getYear(), _ -> new ArrayList<>())
                    .add(Map.of(
                            "path", new PagePath.Month(month.month(), 1).path(),
                            "name", dates.monthOfYear(month.month()),
                            "articles",
                                    month.articles() + " "
                                            + words.get(month.articles() == 1 ? "article" : "articles")));
        }
        Map<String, Object> model = new HashMap<>();
        model.put(
                "years",
                years.entrySet().stream()
                        .map(year -> Map.of("name", dates.year(year.getKey()), "months", year.getValue()))
                        .toList());
        List<Map<String, Object>> groups = new ArrayList<>();
        group(groups, "sections", sections);
        group(groups, "authors", authors);
        group(groups, "tags", tags);
        model.put("groups", groups);
        return collected(new PagePath.Index(), words.get("archive"), model);
    }

    private void group(List<Map<String, Object>> groups, String name, List<Shelves.Named> shelves) {
        if (!shelves.isEmpty()) {
            groups.add(Map.of("name", words.get(name), "shelves", named(shelves)));
        }
    }

    /** The articles of a month, or a part of them. */
    Print month(PagePath.Month page, int parts, List<Entry> entries) {
        String name = new Dates(publication.language()).month(page.month());
        String heading = parts == 1 ? name : "%s (%d/%d)".formatted(name, page.part(), parts);
        Map<String, Object> model = new HashMap<>();
        model.put("entries", entries.stream().map(this::listed).toList());
        model.put("heading", heading);
        model.put("olderWord", words.get("next-month"));
        model.put("newerWord", words.get("previous-month"));
        if (page.part() > 1) {
            model.put("newer", new PagePath.Month(page.month(), page.part() - 1).path());
        }
        if (page.part() < parts) {
            model.put("older", new PagePath.Month(page.month(), page.part() + 1).path());
        }
        return collected(page, heading, model);
    }

    private Print collected(PagePath page, String title, Map<String, Object> model) {
        String canonical = publication.address(page.path());
        model.put("here", page.path());
        model.put("canonical", canonical);
        model.put("description", title + " · " + publication.title());
        model.put("structured", structured.collection(title, canonical));
        return page(OK, page instanceof PagePath.Index ? "archive" : "month", title, model);
    }

    /** An article's page. */
    Print article(Entry entry) {
        Article content = entry.content();
        Dates dates = new Dates(content.language());
        Map<String, Object> model = new HashMap<>();
        Optional<Image> first = content.images().stream().findFirst();
        String section = content.section();
        model.put("canonical", content.link().toASCIIString());
        model.put("article", listed(entry));
        model.put("html", content.html());
        model.put("summary", entry.summary());
        model.put("updated", entry.isUpdated() ? dates.minute(entry.updated()) : null);
        model.put("updatedAt", entry.updated().toString());
        model.put("lead", entry.leadImage().map(Typesetter::listed).orElse(null));
        model.put("card", first.map(image -> image.url().toASCIIString()).orElse(null));
        model.put("cardAlt", first.map(Image::alt).orElse(null));
        model.put(
                "enclosures",
                content.enclosures().stream().map(Typesetter::listed).toList());
        model.put("tags", shelves(Shelf.Kind.TAG, content.tags()));
        model.put("byline", shelves(Shelf.Kind.AUTHOR, content.byline()));
        model.put("rights", content.rights());
        model.put("locale", locale(content.language()));
        if (section != null && !section.isBlank()) {
            String path = Shelf.named(Shelf.Kind.SECTION, section).path();
            model.put("sectionPath", path);
            model.put("here", path);
        }
        model.put("structured", structured.of(entry));
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
        return page(GONE, "withdrawn", words.get("withdrawn-kicker"), model);
    }

    /** What stands where nothing is, with a way on to the newest articles. */
    Print missing(List<Entry> newest) {
        return notice(NOT_FOUND, "missing", newest);
    }

    /** What stands where a section, a tag or an author had a feed that has ended. */
    Print ended(List<Entry> newest) {
        return notice(GONE, "ended", newest);
    }

    /** What a search has found, or that it found nothing. */
    Print found(Finds finds) {
        Map<String, Object> model = new HashMap<>();
        model.put("heading", words.get("found") + " “" + finds.words() + "”");
        if (finds.finds().isEmpty()) {
            model.put("notice", words.get("found-none") + " " + words.get("found-hint"));
        }
        model.put(
                "entries",
                finds.finds().stream()
                        .map(find -> Map.of(
                                "entry", listed(find.entry()),
                                "title", find.excerpt().title(),
                                "excerpt", find.excerpt().lines()))
                        .toList());
        model.put("olderWord", words.get("more-results"));
        model.put("newerWord", words.get("fewer-results"));
        if (finds.page() > 1) {
            model.put("newer", search(finds.words(), finds.page() - 1));
        }
        if (finds.more()) {
            model.put("older", search(finds.words(), finds.page() + 1));
        }
        model.put("query", finds.words());
        return page(OK, "search", words.get("search"), model);
    }

    /**
     * What stands where a search has not been made.
     *
     * @param notice name of the words that say why
     * @param more header fields
     */
    Print notFound(int status, String query, String notice, Map<String, String> more) {
        Map<String, Object> model = new HashMap<>();
        model.put("heading", words.get("search-label"));
        model.put("notice", words.get(notice));
        model.put("query", query);
        model.put("entries", List.of());
        Print print = page(status, "search", words.get("search"), model);
        Map<String, String> all = new HashMap<>(print.headers());
        all.putAll(more);
        return new Print(status, print.mediaType(), all, print.bytes());
    }

    private static String search(String query, int page) {
        return "/search?q=" + URLEncoder.encode(query, UTF_8) + (page == 1 ? "" : "&page=" + page);
    }

    /** What stands where an article was that has another address now, for servers that cannot redirect. */
    Print moved(String path) {
        Map<String, Object> model = new HashMap<>();
        model.put("kicker", words.get("archive"));
        model.put("heading", words.get("moved-title"));
        model.put("notice", words.get("moved-text"));
        model.put("onward", path);
        model.put("entries", List.of());
        return page(OK, "missing", words.get("moved-title"), model);
    }

    private Print notice(int status, String sort, List<Entry> newest) {
        Map<String, Object> model = new HashMap<>();
        model.put("kicker", words.get(sort + "-kicker"));
        model.put("heading", words.get(sort + "-title"));
        model.put("notice", words.get(sort + "-text"));
        model.put("entries", newest.stream().map(this::listed).toList());
        return page(status, "missing", words.get(sort + "-kicker"), model);
    }

    private Print page(int status, String view, String title, Map<String, Object> model) {
        model.put("title", title);
        model.put("w", words.all());
        model.put("style", style);
        model.put("icon", icon);
        model.put("language", publication.language());
        model.putIfAbsent("locale", locale(publication.language()));
        model.put("publication", publication.title());
        model.put("logo", logo());
        model.put("motto", publication.motto());
        model.put("subscribe", subscribe);
        model.put("footerRights", publication.rights());
        model.put("direction", direction(publication.language()));
        model.putIfAbsent("nav", shelves(Shelf.Kind.SECTION, look.sections()));
        model.putIfAbsent("ownFeeds", List.of());
        List<Map<String, Object>> feeds = new ArrayList<>();
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> own = (List<Map<String, Object>>) Objects.requireNonNull(model.get("ownFeeds"));
        feeds.addAll(own);
        feeds.addAll(feeds(Shelf.ALL, publication.title(), true));
        model.put("feeds", feeds);
        String html = templates.process("syndication/" + view, new Context(Locale.ROOT, model));
        return new Print(status, HTML, headers, html.getBytes(UTF_8));
    }

    private List<Map<String, Object>> feeds(Shelf shelf, String name, boolean main) {
        return Arrays.stream(FeedFormat.values())
                .map(format -> Map.<String, Object>of(
                        "title", format.title(),
                        "name", "%s (%s)".formatted(name, format.title()),
                        "type", format.mediaType(),
                        "path", format.path(shelf),
                        "url", publication.address(format.path(shelf)),
                        "main", main))
                .toList();
    }

    /** An article as templates see it. */
    private Map<String, Object> listed(Entry entry) {
        Article content = entry.content();
        Map<String, Object> model = new HashMap<>();
        model.put("title", content.title());
        model.put("path", new PagePath.OfArticle(content.slug()).path());
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

    private List<Map<String, Object>> shelves(Shelf.Kind kind, Collection<String> names) {
        return names.stream()
                .filter(name -> !name.isBlank())
                .map(name -> named(Shelf.named(kind, name), name))
                .toList();
    }

    private List<Map<String, Object>> named(List<Shelves.Named> shelves) {
        return shelves.stream().map(it -> named(it.shelf(), it.name())).toList();
    }

    private Map<String, Object> named(Shelf shelf, String name) {
        return Map.of("name", name, "path", shelf.path(), "url", publication.address(shelf.path()));
    }

    private String sort(Shelf shelf) {
        return switch (shelf.kind()) {
            case ALL -> words.get("archive");
            case SECTION -> words.get("section");
            case TAG -> words.get("tag");
            case AUTHOR -> words.get("author");
        };
    }

    private @Nullable String logo() {
        URI logo = look.logo();
        return logo == null ? null : logo.toASCIIString();
    }

    /** As Open Graph writes it: en_GB. */
    private static String locale(String language) {
        return language.replace('-', '_');
    }

    private static String direction(String language) {
        Locale locale = Locale.forLanguageTag(language);
        return switch (locale.getScript()) {
            case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg" -> "rtl";
            case "" ->
                switch (locale.getLanguage()) {
                    case "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "ps", "sd", "syr", "ug", "ur", "yi" ->
                        "rtl";
                    default -> "ltr";
                };
            default -> "ltr";
        };
    }

    private static String origin(String address) {
        URI uri = URI.create(address);
        return uri.getScheme() + "://" + uri.getRawAuthority();
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
