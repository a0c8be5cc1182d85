package io.broadsheet.syndication.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.syndication.Articles;
import io.broadsheet.syndication.RunningSyndication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two instances on one database count those who ask for feeds, whichever of them they ask and whatever they are answered. */
@Tag("services")
@Tag("once")
class ReadersCountTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, Object> SETTINGS = Map.of("broadsheet.readers.flush", "50ms");
    private static final RealPostgres.Database DATABASE = RealPostgres.freshDatabase();
    private static RunningSyndication one;
    private static RunningSyndication two;

    @BeforeAll
    static void start() {
        one = RunningSyndication.on(DATABASE, SETTINGS);
        two = RunningSyndication.on(DATABASE, SETTINGS);
        ArticleId id = ArticleId.fresh();
        RunningSyndication.publish(Articles.published(id, Articles.slug("read", id), "Read"));
        await().atMost(PATIENCE).until(() -> one.get("/feed.atom").body().contains("Read"));
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
    }

    @Test
    void subscribersAndDistinctClientsAreCountedAndNoAddressIsKept() {
        String tag = one.get("/feed.rss").headers().firstValue("ETag").orElseThrow();
        for (int i = 0; i < 20; i++) {
            for (RunningSyndication instance : List.of(one, two)) {
                // Each twice, whole and with a condition.
                instance.get("/feed.rss", "X-Forwarded-For", "198.51.100." + i, "User-Agent", "newsboat/2.30");
                instance.get(
                        "/feed.rss",
                        "X-Forwarded-For",
                        "198.51.100." + i,
                        "User-Agent",
                        "newsboat/2.30",
                        "If-None-Match",
                        tag);
            }
        }
        one.get("/feed.rss", "User-Agent", "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers; x)");
        two.get("/feed.rss", "User-Agent", "Feedbin feed-id:1 - 100 subscribers");
        two.get("/feed.rss", "User-Agent", "Feedbin feed-id:2 - 42 subscribers");

        JsonNode day = await().atMost(PATIENCE)
                .until(() -> newest("/feed.rss"), it -> it.path("subscribers").asLong() == 158);

        // The requests of this test without a program of their own may count as one or two more.
        assertThat(day.path("clients").asLong()).isBetween(19L, 23L);
        List<String> told = new ArrayList<>();
        day.path("aggregators").forEach(it -> told.add(it.path("program").asText() + " " + it.path("subscribers")));
        assertThat(told).containsExactly("Feedbin 142", "Feedly 16");
        assertThat(dump()).doesNotContain("198.51.100", "newsboat");
    }

    @Test
    void onlyEditorsMayKnow() {
        assertThat(one.get("/api/feeds/readers").statusCode()).isEqualTo(401);
    }

    @Test
    void aListWithoutAnythingIsAListAllTheSame() {
        one.bean(Jdbi.class).useHandle(handle -> handle.execute("truncate reader_sketch, reader_aggregator"));

        JsonNode answer =
                json(one.get("/api/feeds/readers?days=1", "Authorization", "Bearer " + RunningSyndication.TOKEN)
                        .body());

        assertThat(answer.path("days").isArray()).isTrue();
    }

    private static JsonNode newest(String path) {
        JsonNode answer = json(one.get("/api/feeds/readers", "Authorization", "Bearer " + RunningSyndication.TOKEN)
                .body());
        for (JsonNode day : answer.path("days")) {
            if (day.path("path").asText().equals(path)) {
                return day;
            }
        }
        return json("{}");
    }

    private static String dump() {
        StringBuilder dump = new StringBuilder();
        one.bean(Jdbi.class).useHandle(handle -> {
            for (String table : List.of("reader_sketch", "reader_aggregator", "reader_key")) {
                handle.createQuery("select row_to_json(t)::text from %s t".formatted(table))
                        .mapTo(String.class)
                        .forEach(dump::append);
            }
        });
        return dump.toString();
    }

    private static JsonNode json(String text) {
        try {
            return CloudEventEnvelope.JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
