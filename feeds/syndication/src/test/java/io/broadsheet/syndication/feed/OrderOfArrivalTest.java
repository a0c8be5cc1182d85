package io.broadsheet.syndication.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.syndication.Articles;
import io.broadsheet.syndication.TestDatabase;
import io.broadsheet.syndication.document.TestDocuments;
import io.broadsheet.syndication.entry.Entries;
import io.broadsheet.syndication.entry.TestEntries;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Shelf;
import io.broadsheet.syndication.shelf.Shelves;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.jdbi.v3.core.Jdbi;

/** Two instances that saw the same events, each in an order of its own and some of them twice, serve the same bytes. */
@Tag("services")
@Tag("once")
class OrderOfArrivalTest {
    private static final int ARTICLES = 5;
    private static final int REVISIONS = 4;
    private static final PublicationConfig PUBLICATION = new PublicationConfig(
            "The Example Review", null, URI.create("https://review.example.org"), "en", null, null, null);
    private static final Jdbi JDBI = TestDatabase.migrated();

    private static final List<Shelf> SHELVES = List.of(
            Shelf.ALL, Shelf.named(Shelf.Kind.SECTION, "Essays"), Shelf.named(Shelf.Kind.AUTHOR, "Ada Fenwick"));

    private final Entries entries = TestEntries.on(JDBI, TestDocuments.on(JDBI));
    private final FeedPrinter printer = TestFeeds.printer(JDBI, entries, PUBLICATION);
    private final Directory directory = new Directory(new Shelves(), PUBLICATION);

    @Property(tries = 25)
    void theOrderInWhichEventsArriveDoesNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        List<ArticleEvent> events = history(random);
        List<byte[]> inOrder = documentsAfter(events);
        List<ArticleEvent> shuffled = new ArrayList<>(events);
        shuffled.addAll(events.subList(0, random.nextInt(events.size())));
        Collections.shuffle(shuffled, random);

        List<byte[]> outOfOrder = documentsAfter(shuffled);

        assertThat(outOfOrder).usingElementComparator(java.util.Arrays::compare).isEqualTo(inOrder);
    }

    private List<byte[]> documentsAfter(List<ArticleEvent> events) {
        JDBI.useHandle(
                handle -> handle.execute(
                        "delete from entry; delete from revision; delete from address; delete from standing; delete from shelf"));
        events.forEach(entries::apply);
        return JDBI.withHandle(handle -> {
            List<byte[]> documents = new ArrayList<>();
            for (Shelf shelf : SHELVES) {
                for (FeedFormat format : FeedFormat.values()) {
                    printer.print(handle, FeedPath.current(shelf, format)).ifPresent(it -> documents.add(it.bytes()));
                }
            }
            documents.add(directory.print(handle).bytes());
            return documents;
        });
    }

    /** Publications, corrections great and small, withdrawals and returns. */
    private static List<ArticleEvent> history(Random random) {
        List<ArticleEvent> events = new ArrayList<>();
        for (int i = 0; i < ARTICLES; i++) {
            ArticleId id = new ArticleId(new UUID(random.nextLong(), random.nextLong()));
            for (int revision = 1; revision <= 1 + random.nextInt(REVISIONS); revision++) {
                var at = Articles.MORNING.plusSeconds(i * 100L + revision);
                String slug = "article-" + i + (random.nextInt(4) == 0 ? "-moved" : "");
                events.add(
                        revision > 1 && random.nextInt(4) == 0
                                ? Articles.withdrawn(id, revision, slug, "no reason", at)
                                : Articles.published(
                                        id,
                                        revision,
                                        slug,
                                        "Article " + i,
                                        "<p>%d</p>".formatted(random.nextInt(2)),
                                        at));
            }
        }
        return events;
    }
}
