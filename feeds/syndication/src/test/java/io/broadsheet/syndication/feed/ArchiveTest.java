package io.broadsheet.syndication.feed;

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
import io.broadsheet.syndication.shelf.Shelf;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A new reader walks from the feed through its archive (RFC 5005) and has everything; what is frozen stays as it is. */
@Tag("services")
@Tag("once")
class ArchiveTest {
    private static final int ARTICLES = 400;
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

    private static ArticleId publish(int number) {
        ArticleId id = new ArticleId(new UUID(RANDOM.nextLong(), RANDOM.nextLong()));
        Instant at = Articles.MORNING.plusSeconds(number);
        ENTRIES.apply(new io.broadsheet.contract.article.ArticlePublished(
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
        return JDBI.withHandle(
                        handle -> PRINTER.print(handle, FeedPath.parse(path).orElseThrow()))
                .map(Print::bytes)
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
