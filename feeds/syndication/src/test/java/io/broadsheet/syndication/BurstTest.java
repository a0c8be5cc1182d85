package io.broadsheet.syndication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.syndication.document.Copies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a publication costs is counted in printed documents. */
@Tag("services")
@Tag("once")
class BurstTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PUBLICATIONS = 1000;
    private static final int ARCHIVED = 150;
    private static RunningSyndication running;

    @BeforeAll
    static void start() {
        running = RunningSyndication.on(RealPostgres.freshDatabase());
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void aThousandPublicationsCostNoMorePrintsThanThereAreReadersAndTheLastOneWins() {
        ArticleId id = ArticleId.fresh();
        String slug = Articles.slug("burst", id);
        long before = running.bean(Copies.class).printed();
        int asked = 0;
        List<ArticleEvent> hundred = new ArrayList<>();
        for (int i = 1; i <= PUBLICATIONS; i++) {
            hundred.add(Articles.published(
                    id, i, slug, "Number " + i + " of many", "<p>" + i + "</p>", Articles.MORNING.plusSeconds(i)));
            if (i % 100 == 0) {
                RunningSyndication.publish(hundred.toArray(ArticleEvent[]::new));
                hundred.clear();
                running.get("/feed.atom");
                asked++;
            }
        }
        AtomicInteger more = new AtomicInteger();
        await().atMost(PATIENCE).until(() -> {
            more.incrementAndGet();
            return running.get("/feed.atom").body().contains("Number " + PUBLICATIONS + " of many");
        });
        long printed = running.bean(Copies.class).printed() - before;

        // None was printed for nobody.
        assertThat(printed).isBetween(1L, (long) asked + more.get());
        running.get("/feed.atom");
        running.get("/feed.atom");
        assertThat(running.bean(Copies.class).printed() - before).isEqualTo(printed);
        assertThat(running.get("/articles/" + slug).body()).contains("<p>1000</p>");
    }

    @Test
    void aPublicationHasTheCurrentFeedPrintedAnewAndNothingOfTheArchive() {
        List<ArticleEvent> archived = new ArrayList<>();
        for (int i = 0; i < ARCHIVED; i++) {
            ArticleId id = new ArticleId(new UUID(i * 7919L, i));
            archived.add(new io.broadsheet.contract.article.ArticlePublished(
                    id,
                    1,
                    Articles.MORNING.plusSeconds(5000 + i),
                    Articles.article(
                            Articles.slug("archived", id) + "-" + i,
                            "Archived " + i,
                            "<p>a</p>",
                            Articles.MORNING.plusSeconds(i),
                            Articles.MORNING)));
        }
        RunningSyndication.publish(archived.toArray(ArticleEvent[]::new));
        await().atMost(PATIENCE).until(() -> running.get("/feed.json").body().contains("Archived " + (ARCHIVED - 1)));
        List<String> archive = walk();
        assertThat(archive).hasSizeGreaterThan(1);
        // Always the same: what a change touches is remembered by hash, and two that share one are printed once too
        // often.
        ArticleId id = new ArticleId(new UUID(1234567L, 7654321L));
        long before = running.bean(Copies.class).printed();
        RunningSyndication.publish(new io.broadsheet.contract.article.ArticlePublished(
                id,
                1,
                Articles.MORNING.plusSeconds(9000),
                Articles.article(
                        Articles.slug("newest", id),
                        "The newest of all",
                        "<p>a</p>",
                        Articles.MORNING.plusSeconds(9000),
                        Articles.MORNING)));
        await().atMost(PATIENCE).until(() -> !RunningSyndication.reports(id).isEmpty());

        assertThat(running.get("/feed.json").body()).contains("The newest of all");

        List<String> after = walk();
        // The new article may be one that opens an archive document; then there is one more, made for the first time.
        long fresh = after.stream().filter(path -> !archive.contains(path)).count();
        assertThat(running.bean(Copies.class).printed() - before).isEqualTo(1 + fresh);
    }

    private static List<String> walk() {
        List<String> paths = new ArrayList<>();
        String path = "/feed.json";
        while (path != null) {
            paths.add(path);
            try {
                var next = CloudEventEnvelope.JSON
                        .readTree(running.get(path).body())
                        .get("next_url");
                path = next == null ? null : URI.create(next.asText()).getRawPath();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return paths;
    }
}
