package io.broadsheet.syndication.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.testing.MigratedDatabase;
import io.broadsheet.syndication.Articles;
import io.broadsheet.syndication.document.Copies;
import io.broadsheet.syndication.document.Copy;
import io.broadsheet.syndication.document.TestDocuments;
import io.broadsheet.syndication.entry.Arrival;
import io.broadsheet.syndication.entry.Entries;
import io.broadsheet.syndication.entry.TestEntries;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.representation.Coding;
import io.broadsheet.syndication.shelf.Shelf;
import io.broadsheet.syndication.shelf.Shelves;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.jdbi.v3.core.Jdbi;

/**
 * Two instances that saw the same events, each in an order of its own, one by one or some together, and some of them twice,
 * serve the same bytes with the same tags and times. So does one that saw the newest event of each article only, as a compacted topic has it.
 */
@Tag("services")
@Tag("once")
class OrderOfArrivalTest {
    private static final int ARTICLES = 6;
    private static final int REVISIONS = 5;
    private static final int MOST_TOGETHER = 8;
    private static final PublicationConfig PUBLICATION = new PublicationConfig(
            "The Example Review", null, URI.create("https://review.example.org"), "en", null, null, null);
    private static final Jdbi JDBI = MigratedDatabase.of("syndication");
    private static final List<String> SECTIONS = List.of("Essays", "Łódź", "essays");
    private static final List<String> TAGS = List.of("keys", "C++", "C#");

    private final Entries entries = TestEntries.on(JDBI, TestDocuments.on(JDBI));
    private final FeedPrinter printer = TestFeeds.printer(JDBI, entries, PUBLICATION);
    private final Directory directory = new Directory(new Shelves(), PUBLICATION);

    @Property(tries = 10)
    void theOrderInWhichEventsArriveDoesNotMatter(@ForAll long seed, @ForAll boolean told) {
        Random random = new Random(seed);
        List<ArticleEvent> events = history(random, told);
        Map<String, String> inOrder = documentsAfter(events);
        List<ArticleEvent> shuffled = new ArrayList<>(events);
        shuffled.addAll(events.subList(0, random.nextInt(events.size())));
        Collections.shuffle(shuffled, random);

        Map<String, String> outOfOrder = documentsAfter(shuffled, 1 + random.nextInt(MOST_TOGETHER));

        assertThat(outOfOrder).isEqualTo(inOrder);
    }

    @Property(tries = 10)
    void theNewestEventsAloneGiveWhatAllOfThemGave(@ForAll long seed) {
        Random random = new Random(seed);
        List<ArticleEvent> events = history(random, true);
        Map<String, String> all = documentsAfter(events);
        Map<ArticleId, ArticleEvent> newest = new LinkedHashMap<>();
        events.forEach(event -> newest.put(event.article(), event));
        List<ArticleEvent> compacted = new ArrayList<>(newest.values());
        Collections.shuffle(compacted, random);

        Map<String, String> replayed = documentsAfter(compacted, 1 + random.nextInt(MOST_TOGETHER));

        assertThat(replayed).isEqualTo(all);
    }

    private Map<String, String> documentsAfter(List<ArticleEvent> events) {
        return documentsAfter(events, 1);
    }

    /** What is served at each path: tag and time of the document, or that there is none. */
    private Map<String, String> documentsAfter(List<ArticleEvent> events, int together) {
        JDBI.useHandle(handle -> handle.execute(
                "delete from entry; delete from address; delete from standing; delete from shelf; delete from mark;"
                        + " delete from month; delete from searchable; delete from change; delete from document"));
        for (int i = 0; i < events.size(); i += together) {
            entries.apply(events.subList(i, Math.min(i + together, events.size())).stream()
                    .map(Arrival::of)
                    .toList());
        }
        Copies copies = TestDocuments.copies(JDBI);
        Map<String, String> documents = new TreeMap<>();
        List<Shelf> shelves = new ArrayList<>(Shelf.of(SECTIONS, TAGS, List.of("Ada Fenwick")));
        shelves.add(Shelf.ALL);
        for (Shelf shelf : shelves) {
            for (FeedFormat format : FeedFormat.values()) {
                Optional<FeedPath> path = Optional.of(FeedPath.current(shelf, format));
                while (path.isPresent()) {
                    FeedPath asked = path.get();
                    Optional<Copy> copy = copies.copy(
                            asked.path(), FeedPrinter.topics(asked), handle -> printer.print(handle, asked));
                    documents.put(
                            asked.path(), copy.map(OrderOfArrivalTest::shown).orElse("none"));
                    path = previous(asked);
                }
            }
        }
        copies.copy(Directory.PATH, Directory.TOPICS, handle -> Optional.of(directory.print(handle)))
                .ifPresent(copy -> documents.put(Directory.PATH, shown(copy)));
        for (int i = 0; i < ARTICLES; i++) {
            String slug = "article-" + i;
            documents.put(slug, entries.at(slug).toString());
            documents.put(slug + "-moved", entries.at(slug + "-moved").toString());
        }
        return documents;
    }

    private static Optional<FeedPath> previous(FeedPath path) {
        return JDBI.withHandle(handle -> new Shelves().before(handle, path.shelf(), path.archive()))
                .map(chunk -> new FeedPath(path.shelf(), Optional.of(chunk), path.format()));
    }

    private static String shown(Copy copy) {
        return "%s %s %s"
                .formatted(
                        copy.representation().variant(Coding.IDENTITY).tag(),
                        copy.representation().variant(Coding.GZIP).tag(),
                        copy.representation().lastModified());
    }

    /** Publications, corrections great and small, moves to other addresses and shelves, withdrawals and returns. */
    private static List<ArticleEvent> history(Random random, boolean told) {
        List<ArticleEvent> events = new ArrayList<>();
        for (int i = 0; i < ARTICLES; i++) {
            ArticleId id = id(random, i);
            ArticleEvent last = null;
            int revisions = 1 + random.nextInt(REVISIONS);
            for (int revision = 1; revision <= revisions; revision++) {
                // Not always later than the one before: clocks are set back.
                var at = Articles.MORNING.plusSeconds(i * 100L + random.nextInt(50));
                String slug = "article-" + i + (random.nextInt(4) == 0 ? "-moved" : "");
                if (last instanceof ArticlePublished && random.nextInt(4) == 0) {
                    var withdrawn = Articles.withdrawn(id, revision, slug, "no reason", at);
                    last = told ? withdrawn.after(last) : withdrawn;
                } else {
                    var published = new ArticlePublished(id, revision, at, article(random, i, slug));
                    last = told ? published.after(last) : published;
                }
                events.add(last);
            }
        }
        return events;
    }

    // Every other one opens an archive document, so that there are some.
    private static ArticleId id(Random random, int number) {
        while (true) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            if (io.broadsheet.syndication.shelf.Chunk.named(id.toString()).isPresent() == (number % 2 == 0)) {
                return new ArticleId(id);
            }
        }
    }

    private static Article article(Random random, int number, String slug) {
        Article plain = Articles.article(
                slug,
                "Article " + number,
                "<p>%d</p>".formatted(random.nextInt(2)),
                Articles.MORNING.plusSeconds(number * 100L),
                Articles.MORNING);
        return new Article(
                plain.slug(),
                plain.title(),
                plain.standfirst(),
                random.nextBoolean() ? plain.byline() : List.of(),
                SECTIONS.get(random.nextInt(SECTIONS.size())),
                List.of(TAGS.get(random.nextInt(TAGS.size()))),
                plain.language(),
                plain.html(),
                plain.text(),
                plain.excerpt(),
                plain.link(),
                plain.images(),
                plain.enclosures(),
                plain.rights(),
                plain.firstPublished(),
                plain.revised(),
                plain.announcements());
    }
}
