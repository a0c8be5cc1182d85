package io.broadsheet.syndication.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.syndication.Articles;
import io.broadsheet.syndication.RunningSyndication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The topic is enough to build everything: the same bytes, tags and times, in the same place and in an empty one. */
@Tag("services")
@Tag("once")
class ReplayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ARTICLES = 40;

    private final String name = "replayed " + ArticleId.fresh();
    private final List<String> paths = new ArrayList<>(List.of(
            "/",
            "/feeds.opml",
            "/archive",
            month("/archive/%tY/%<tm"),
            "/sitemap.xml",
            month("/sitemaps/%tY-%<tm.xml")));
    private final List<ArticleEvent> events = new ArrayList<>();

    @Test
    void aReplayInPlaceAndOneIntoAnEmptyDatabaseGiveTheSameBytesAndHeaders() {
        Map<String, String> before;
        try (RunningSyndication running = RunningSyndication.on(RealPostgres.freshDatabase())) {
            // The topic has what other tests left there; from here on this instance has it too.
            replay(running);
            publishAHistory();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(running.get(page(events.getLast())).statusCode())
                                    .isEqualTo(410));
            before = documents(running);

            Replay inPlace = replay(running);

            assertThat(inPlace.differences()).isZero();
            assertThat(documents(running)).isEqualTo(before);
        }

        try (RunningSyndication fresh = RunningSyndication.on(RealPostgres.freshDatabase())) {
            Replay replay = replay(fresh);

            assertThat(replay.differences()).isPositive();
            assertThat(documents(fresh)).isEqualTo(before);
        }
    }

    @Test
    void onlyEditorsMayReplay() {
        try (RunningSyndication running = RunningSyndication.on(RealPostgres.freshDatabase())) {
            assertThat(running.post("/api/feeds/replays", new byte[0], null).statusCode())
                    .isEqualTo(401);
            assertThat(running.get("/api/feeds/replays/1").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void everyTableIsEitherMadeOfEventsOrThisInstallationsOwn() {
        List<String> own = List.of(
                "state",
                "document",
                "change",
                "exported",
                "export_state",
                "replay",
                "hub_subscription",
                "hub_intent",
                "hub_ping",
                "reader_key",
                "reader_sketch",
                "reader_aggregator",
                "flyway_schema_history");
        try (RunningSyndication running = RunningSyndication.on(RealPostgres.freshDatabase())) {
            List<String> tables = running.bean(Jdbi.class)
                    .withHandle(handle -> handle.createQuery(
                                    "select table_name from information_schema.tables where table_schema = 'syndication'")
                            .mapTo(String.class)
                            .list());

            List<String> known = new ArrayList<>(own);
            known.addAll(ReplayWorker.FROM_EVENTS);
            assertThat(tables).containsExactlyInAnyOrderElementsOf(known);
        }
    }

    private Replay replay(RunningSyndication running) {
        HttpResponse<String> begun = running.post("/api/feeds/replays", new byte[0], RunningSyndication.TOKEN);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        long id = json(begun.body()).get("id").asLong();
        return await().atMost(PATIENCE)
                .until(() -> running.bean(Replays.class).find(id).orElseThrow(), replay -> {
                    assertThat(replay.problem()).isNull();
                    return replay.state() == Replay.State.DONE;
                });
    }

    /** Articles in three sections, corrected greatly and slightly, moved, withdrawn and brought back. */
    private void publishAHistory() {
        for (int i = 0; i < ARTICLES; i++) {
            ArticleId id = ArticleId.fresh();
            String slug = Articles.slug("replayed", id);
            Instant at = Articles.MORNING.plusSeconds(i);
            ArticleEvent last = tell(new ArticlePublished(id, 1, at, article(i, slug, "keys", "<p>1</p>")).after(null));
            paths.add("/articles/" + slug);
            if (i % 3 == 0) {
                last = tell(new ArticlePublished(id, 2, at.plusSeconds(60), article(i, slug, "locks", "<p>1</p>"))
                        .after(last));
            }
            if (i % 4 == 0) {
                paths.add("/articles/" + slug + "-now");
                last = tell(new ArticlePublished(
                                id,
                                last.revision() + 1,
                                at.plusSeconds(120),
                                article(i, slug + "-now", "keys", "<p>2</p>"))
                        .after(last));
            }
            if (i % 5 == 4) {
                last = tell(Articles.withdrawn(id, last.revision() + 1, slug, "wrong", at.plusSeconds(180))
                        .after(last));
            }
            if (i % 10 == 4) {
                tell(new ArticlePublished(
                                id, last.revision() + 1, at.plusSeconds(240), article(i, slug, "doors", "<p>1</p>"))
                        .after(last));
            }
        }
    }

    private ArticleEvent tell(ArticleEvent event) {
        RunningSyndication.publish(event);
        events.add(event);
        return event;
    }

    private static String month(String path) {
        return String.format(Locale.ROOT, path, Articles.MORNING.atOffset(ZoneOffset.UTC));
    }

    private static String page(ArticleEvent withdrawn) {
        return "/articles/" + ((io.broadsheet.contract.article.ArticleWithdrawn) withdrawn).slug();
    }

    private Article article(int number, String slug, String tag, String html) {
        Article plain = Articles.article(
                slug, "Number " + number, html, Articles.MORNING.plusSeconds(number), Articles.MORNING);
        return new Article(
                plain.slug(),
                plain.title(),
                plain.standfirst(),
                List.of(name),
                name + " " + number % 3,
                List.of(name + " " + tag),
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

    /** Everything about this test's articles, as it comes over the wire in every coding. */
    private Map<String, String> documents(RunningSyndication running) {
        List<String> asked = new ArrayList<>(paths);
        asked.addAll(feeds("authors", name));
        for (int i = 0; i < 3; i++) {
            asked.addAll(feeds("sections", name + " " + i));
        }
        for (String tag : List.of("keys", "locks", "doors")) {
            asked.addAll(feeds("tags", name + " " + tag));
        }
        for (String extension : List.of("atom", "rss", "json")) {
            asked.add("/feed." + extension);
        }
        Map<String, String> documents = new TreeMap<>();
        for (String path : asked) {
            for (String coding : List.of("identity", "gzip", "br", "zstd")) {
                documents.put(path + " " + coding, shown(running.getBytes(path, "Accept-Encoding", coding)));
            }
        }
        String archive = previous(running, feeds("authors", name).getLast());
        while (archive != null) {
            documents.put(archive, shown(running.getBytes(archive)));
            archive = previous(running, archive);
        }
        return documents;
    }

    private static List<String> feeds(String folder, String name) {
        String path = "/" + folder + "/" + name.replace(' ', '-');
        return List.of(path + "/feed.atom", path + "/feed.rss", path + "/feed.json");
    }

    private static @org.jspecify.annotations.Nullable String previous(RunningSyndication running, String path) {
        var next = json(running.get(path).body()).get("next_url");
        return next == null ? null : URI.create(next.asText()).getRawPath();
    }

    private static String shown(HttpResponse<byte[]> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.remove("date");
        return response.statusCode() + " " + headers + "\n" + new String(response.body(), StandardCharsets.ISO_8859_1);
    }

    private static com.fasterxml.jackson.databind.JsonNode json(String text) {
        try {
            return CloudEventEnvelope.JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
