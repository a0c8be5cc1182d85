package io.broadsheet.syndication.sitemap;

import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.document.Sheet;
import io.broadsheet.syndication.document.Sheets;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Months;
import io.broadsheet.syndication.shelf.Shelf;
import io.broadsheet.syndication.shelf.Shelves;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * The sitemap (sitemaps.org, protocol 0.9): an index of one document per month and of those that list the other pages. A
 * publication changes the index and its month, however large the archive is; no document comes near the protocol's limit of
 * 50,000 addresses.
 */
@Singleton
class Sitemaps implements Sheets {
    static final String INDEX = "/sitemap.xml";

    /** Addresses in one document; a month with more has several. */
    private static final int PER_DOCUMENT = 10_000;

    private static final String PAGES = "pages";
    private static final Pattern PATH =
            Pattern.compile("/sitemaps/(pages|([0-9]{4})-(0[1-9]|1[0-2]))(?:-([1-9][0-9]{0,5}))?\\.xml");
    private static final List<Shelf.Kind> KINDS = List.of(Shelf.Kind.SECTION, Shelf.Kind.AUTHOR, Shelf.Kind.TAG);
    private static final int OK = 200;

    private final PublicationConfig publication;
    private final NewsSitemap news;
    private final Clock clock;

    Sitemaps(PublicationConfig publication, NewsSitemap news, @Named("syndication") Clock clock) {
        this.publication = publication;
        this.news = news;
        this.clock = clock;
    }

    @Override
    public Optional<Sheet> at(String path) {
        if (path.equals(INDEX)) {
            return Optional.of(new Sheet(
                    path, Set.of(Change.ENTRIES, Months.TOPIC, Shelves.TOPIC), handle -> Optional.of(index(handle))));
        }
        if (path.equals(Robots.PATH)) {
            return Optional.of(new Sheet(path, Set.of(), _ -> Optional.of(Robots.print(publication))));
        }
        if (path.equals(NewsSitemap.PATH)) {
            return Optional.of(new Sheet(
                    path, Set.of(Change.ENTRIES), handle -> Optional.of(news.print(handle, clock.instant()))));
        }
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches() || "1".equals(matcher.group(4))) {
            return Optional.empty();
        }
        int part = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
        if (PAGES.equals(matcher.group(1))) {
            return Optional.of(new Sheet(path, Set.of(Shelves.TOPIC, Months.TOPIC), handle -> pages(handle, part)));
        }
        YearMonth month = YearMonth.of(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
        return Optional.of(new Sheet(path, Set.of(Months.topic(month)), handle -> month(handle, month, part)));
    }

    @Override
    public List<String> roots(Handle handle, Set<String> changed) {
        List<String> roots = new ArrayList<>(List.of(INDEX, NewsSitemap.PATH, Robots.PATH));
        if (Sheets.isAmong(changed, Months.TOPIC) || Sheets.isAmong(changed, Shelves.TOPIC)) {
            roots.addAll(parts(handle));
        }
        return roots;
    }

    @Override
    public Collection<String> before(Handle handle, String path) {
        return List.of();
    }

    /** The paths of the documents that the index names now. */
    private List<String> parts(Handle handle) {
        List<String> parts = new ArrayList<>();
        parts(parts, PAGES, pageCount(handle));
        Months.all(handle).forEach(month -> parts(parts, month.month().toString(), month.articles()));
        return parts;
    }

    private static void parts(List<String> parts, String name, int addresses) {
        for (int part = 1; part <= Math.ceilDiv(addresses, PER_DOCUMENT); part++) {
            parts.add("/sitemaps/" + name + (part == 1 ? "" : "-" + part) + ".xml");
        }
    }

    private Print index(Handle handle) {
        XmlText xml = new XmlText("sitemapindex", "");
        for (String part : parts(handle)) {
            Matcher matcher = PATH.matcher(part);
            boolean ofPages = matcher.matches() && PAGES.equals(matcher.group(1));
            xml.open("sitemap").text("loc", publication.address(part));
            if (!ofPages) {
                changed(handle, Months.topic(YearMonth.parse(matcher.group(1))))
                        .ifPresent(at -> xml.text("lastmod", at.toInstant().toString()));
            }
            xml.close("sitemap");
        }
        return print(xml);
    }

    /** The front page, the archive and its months, sections, authors and tags. */
    private Optional<Print> pages(Handle handle, int part) {
        List<String> paths = handle.createQuery("""
                        select kind, key from shelf where name <> '' and kind <> 'ALL'
                        order by array_position(:kinds, kind), key limit :limit offset :offset
                        """)
                .bindArray("kinds", String.class, KINDS.stream().map(Enum::name).toList())
                .bind("limit", PER_DOCUMENT)
                .bind("offset", (part - 1) * PER_DOCUMENT)
                .map((row, context) ->
                        new Shelf(Shelf.Kind.valueOf(row.getString("kind")), row.getString("key")).path())
                .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
        if (part == 1) {
            List<String> first = new ArrayList<>(List.of("/", "/archive"));
            Months.all(handle)
                    .forEach(it -> first.add(String.format(
                            Locale.ROOT,
                            "/archive/%04d/%02d",
                            it.month().getYear(),
                            it.month().getMonthValue())));
            paths.addAll(0, first);
        } else if (paths.isEmpty()) {
            return Optional.empty();
        }
        XmlText xml = new XmlText("urlset", "");
        paths.forEach(
                path -> xml.open("url").text("loc", publication.address(path)).close("url"));
        return Optional.of(print(xml));
    }

    private int pageCount(Handle handle) {
        return Math.max(
                1,
                handle.createQuery("select count(*) from shelf where name <> '' and kind <> 'ALL'")
                        .mapTo(Integer.class)
                        .one());
    }

    private Optional<Print> month(Handle handle, YearMonth month, int part) {
        XmlText xml = new XmlText("urlset", "");
        long count = handle
                .createQuery("""
                        select entry.slug, entry.updated from standing join entry using (article)
                        where kind = 'ALL' and key = '' and standing.first_published >= :from
                            and standing.first_published < :until
                        order by standing.first_published, article limit :limit offset :offset
                        """)
                .bind("from", start(month))
                .bind("until", start(month.plusMonths(1)))
                .bind("limit", PER_DOCUMENT)
                .bind("offset", (part - 1) * PER_DOCUMENT)
                .map((row, context) -> xml.open("url")
                        .text("loc", publication.address("/articles/" + row.getString("slug")))
                        .text(
                                "lastmod",
                                Objects.requireNonNull(row.getObject("updated", OffsetDateTime.class))
                                        .toInstant()
                                        .toString())
                        .close("url"))
                .stream()
                .count();
        return count == 0 ? Optional.empty() : Optional.of(print(xml));
    }

    private static Optional<OffsetDateTime> changed(Handle handle, String topic) {
        return handle.createQuery("select at from mark where topic = :topic order by at desc limit 1")
                .bind("topic", topic)
                .map((row, context) -> Objects.requireNonNull(row.getObject("at", OffsetDateTime.class)))
                .findOne();
    }

    private static OffsetDateTime start(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    private static Print print(XmlText xml) {
        return new Print(OK, XmlText.MEDIA_TYPE, XmlText.HEADERS, xml.bytes());
    }
}
