package io.broadsheet.syndication.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.testing.MigratedDatabase;
import io.broadsheet.syndication.Articles;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.document.TestDocuments;
import io.broadsheet.syndication.entry.Applied;
import io.broadsheet.syndication.entry.Entries;
import io.broadsheet.syndication.entry.TestEntries;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Chunk;
import io.broadsheet.syndication.shelf.Shelf;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A new reader walks from the feed through its archive (RFC 5005) and has everything; what is frozen stays as it is. */
@Tag("services")
@Tag("once")
class ArchiveTest {
    private static final int ARTICLES = 400;
    /** One in 32 opens the next one; that none of so many does has never been seen. */
    private static final int MOST_IN_A_DOCUMENT = 2000;

    private static final AtomicInteger LATER = new AtomicInteger();
    private static final PublicationConfig PUBLICATION = new PublicationConfig(
            "The Example Review", null, URI.create("https://review.example.org"), "en", null, null, null);
    private static final Jdbi JDBI = MigratedDatabase.of("syndication");
    private static final Entries ENTRIES = TestEntries.on(JDBI, TestDocuments.on(JDBI));
    private static final FeedPrinter PRINTER = TestFeeds.printer(JDBI, ENTRIES, PUBLICATION);
    private static final List<ArticleId> IDS = new ArrayList<>();
    private static final Random RANDOM = new Random(7);

    @BeforeAll
    static void publishMany() {
        for (int i = 0; i < ARTICLES; i++) {
            IDS.add(publish(i));
        }
    }

    @Test
    void theWayThroughTheArchiveHasEveryArticle() {
        Map<String, byte[]> documents = walk();

        assertThat(ids(documents)).hasSameElementsAs(published());
        assertThat(documents).hasSizeBetween(4, 60);
    }

    @Test
    void anotherArticleLeavesArchiveDocumentsAsTheyAre() {
        Map<String, byte[]> before = walk();

        Applied applied = ENTRIES.apply(Articles.published(
                IDS.set(0, IDS.getFirst()),
                1,
                Articles.slug("n", IDS.getFirst()),
                "again",
                "<p>again</p>",
                Articles.MORNING));
        IDS.add(publish(ARTICLES));

        assertThat(applied.change()).isEmpty();
        Map<String, byte[]> after = walk();
        before.keySet().stream()
                .filter(path -> !path.equals("/feed.json"))
                .forEach(path -> assertThat(after.get(path)).as(path).isEqualTo(before.get(path)));
        assertThat(ids(after)).hasSameElementsAs(published());
    }

    @Test
    void theOldestDocumentNamesTheOneAfterItBeforeThereIsOne() {
        Jdbi jdbi = MigratedDatabase.of("syndication");
        Entries entries = TestEntries.on(jdbi, TestDocuments.on(jdbi));
        FeedPrinter printer = TestFeeds.printer(jdbi, entries, PUBLICATION);
        FeedPath first = new FeedPath(Shelf.ALL, Optional.of(Chunk.FIRST), FeedFormat.ATOM);
        publishUntilThereIs(first, entries, printer, jdbi);
        byte[] oldest = print(first, printer, jdbi).orElseThrow();
        Matcher link = Pattern.compile("rel=\"next-archive\" [^>]*href=\"https://review.example.org([^\"]+)\"")
                .matcher(new String(oldest, UTF_8));
        assertThat(link.find()).isTrue();
        FeedPath next = FeedPath.parse(link.group(1)).orElseThrow();

        assertThat(print(next, printer, jdbi)).isEmpty();
        assertThat(printer.isOpen(next)).isTrue();
        publishUntilThereIs(next, entries, printer, jdbi);

        assertThat(print(first, printer, jdbi)).hasValue(oldest);
        assertThat(new String(print(next, printer, jdbi).orElseThrow(), UTF_8))
                .contains("rel=\"prev-archive\" type=\"application/atom+xml\" href=\"https://review.example.org%s\""
                        .formatted(first.path()))
                .doesNotContain("next-archive");
    }

    @Test
    void aWithdrawalChangesTheDocumentsAroundItAndNoOther() {
        for (ArticleId id : List.copyOf(IDS.subList(150, 250))) {
            Map<String, byte[]> before = walk();

            Applied applied = ENTRIES.apply(
                    Articles.withdrawn(id, 2, Articles.slug("n", id), null, Articles.MORNING.plusSeconds(9999)));
            IDS.remove(id);

            Map<String, byte[]> after = walk();
            long changed = before.keySet().stream()
                    .filter(path -> !path.equals("/feed.json"))
                    .filter(path -> !java.util.Arrays.equals(before.get(path), after.get(path)))
                    .count();
            // One, or where an archive document began with it: it, the one it is joined to, and the one that named it.
            assertThat(changed).isBetween(1L, 3L);
            before.keySet().stream()
                    .filter(path ->
                            after.containsKey(path) && !java.util.Arrays.equals(before.get(path), after.get(path)))
                    .forEach(path -> assertThat(applied.change().orElseThrow().topics())
                            .as("topics of " + path)
                            .containsAnyElementsOf(
                                    FeedPrinter.topics(FeedPath.parse(path).orElseThrow())));
            assertThat(ids(after)).hasSameElementsAs(published());
        }
    }

    @Test
    void aCorrectedArticleOfLongAgoIsInTheCurrentFeedAgain() throws IOException {
        ArticleId id = IDS.get(20);

        ENTRIES.apply(Articles.published(
                id, 2, Articles.slug("n", id), "Corrected", "<p>new</p>", Articles.MORNING.plusSeconds(99_999)));

        assertThat(ids(Map.of("/feed.json", print("/feed.json")))).contains("urn:uuid:" + id);
        assertThat(ids(walk())).hasSameElementsAs(published());
    }

    private static void publishUntilThereIs(FeedPath path, Entries entries, FeedPrinter printer, Jdbi jdbi) {
        for (int i = 0; print(path, printer, jdbi).isEmpty(); i++) {
            assertThat(i).as("articles published in vain").isLessThan(MOST_IN_A_DOCUMENT);
            publish(entries, LATER.incrementAndGet());
        }
    }

    private static Optional<byte[]> print(FeedPath path, FeedPrinter printer, Jdbi jdbi) {
        return jdbi.withHandle(handle -> printer.print(handle, path)).map(Print::bytes);
    }

    private static ArticleId publish(int number) {
        return publish(ENTRIES, number);
    }

    private static ArticleId publish(Entries entries, int number) {
        ArticleId id = new ArticleId(new UUID(RANDOM.nextLong(), RANDOM.nextLong()));
        Instant at = Articles.MORNING.plusSeconds(number);
        entries.apply(new io.broadsheet.contract.article.ArticlePublished(
                id,
                1,
                at,
                Articles.article(Articles.slug("n", id), "Number " + number, "<p>" + number + "</p>", at, at)));
        return id;
    }

    private static List<String> published() {
        return IDS.stream().map(id -> "urn:uuid:" + id).toList();
    }

    private static byte[] print(String path) {
        return print(FeedPath.parse(path).orElseThrow(), PRINTER, JDBI)
                .orElseThrow(() -> new AssertionError("there is no " + path));
    }

    /** All documents from the current one back, by path. */
    private static Map<String, byte[]> walk() {
        Map<String, byte[]> documents = new LinkedHashMap<>();
        String path = FeedFormat.JSON.path(Shelf.ALL);
        while (path != null) {
            byte[] document = print(path);
            documents.put(path, document);
            try {
                var next = CloudEventEnvelope.JSON.readTree(document).get("next_url");
                path = next == null ? null : URI.create(next.asText()).getRawPath();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return documents;
    }

    private static Set<String> ids(Map<String, byte[]> documents) {
        Set<String> ids = new HashSet<>();
        documents.values().forEach(document -> {
            try {
                CloudEventEnvelope.JSON
                        .readTree(document)
                        .get("items")
                        .forEach(item -> ids.add(item.get("id").asText()));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        return ids;
    }
}
