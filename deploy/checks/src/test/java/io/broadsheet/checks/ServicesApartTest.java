package io.broadsheet.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.checks.Cluster.Service;
import io.broadsheet.social.mastodon.ScriptedMastodon;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An article through four separate processes, each of which is killed while something is on its way: published, corrected,
 * withdrawn and published again.
 */
@Tag("services")
class ServicesApartTest {
    private static final String SLUG = "a-ferry-timetable";
    private static final String ARTICLE = "/api/articles/" + SLUG;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anArticleReachesEveryChannelOnceThoughEachServiceIsKilledHalfway() throws Exception {
        try (ScriptedMastodon mastodon = new ScriptedMastodon();
                Cluster cluster = new Cluster(
                        folder,
                        "--broadsheet.social.allow-private-addresses=true",
                        "--broadsheet.social.accounts.review.network=mastodon",
                        "--broadsheet.social.accounts.review.server=" + mastodon.uri(),
                        "--broadsheet.social.accounts.review.token=" + ScriptedMastodon.TOKEN)) {
            for (Service service : Service.values()) {
                cluster.start(service);
            }
            for (Service service : Service.values()) {
                cluster.awaitReady(service);
            }
            for (String reader : List.of("ann", "bob", "cleo")) {
                cluster.send(
                        Service.MAILER,
                        "/api/subscribers",
                        "POST",
                        Map.of("email", reader + "@example.org", "name", reader));
            }

            // The desk dies with the event perhaps not yet on the topic.
            publish(cluster, "The ferry leaves at 7:10.");
            cluster.kill(Service.DESK);
            cluster.start(Service.DESK);
            cluster.awaitReady(Service.DESK);
            awaitComplete(cluster, 1);
            String firstId = entryId(cluster);

            // The others are away while a correction is published, one after the other.
            publish(cluster, "The ferry leaves at 7:20.");
            restartWhileSomethingIsPublished(cluster, Service.SYNDICATION, 3);
            restartWhileSomethingIsPublished(cluster, Service.SOCIAL, 4);
            restartWhileSomethingIsPublished(cluster, Service.MAILER, 5);

            assertThat(entryId(cluster)).isEqualTo(firstId);
            assertThat(feed(cluster)).contains("departure 5").doesNotContain("departure 4");
            assertThat(mastodon.statuses()).hasSize(1);
            assertThat(cluster.json(Service.DESK, ARTICLE).path("revision").asInt())
                    .isEqualTo(5);

            cluster.send(Service.DESK, ARTICLE + "/withdraw", "POST", Map.of("reason", "There is no ferry."));
            awaitComplete(cluster, 6);
            assertThat(cluster.get(Service.SYNDICATION, "/articles/" + SLUG).statusCode())
                    .isEqualTo(410);
            assertThat(feed(cluster)).doesNotContain("The ferry");
            assertThat(mastodon.statuses()).isEmpty();

            publish(cluster, "There is a ferry after all.");
            awaitComplete(cluster, 7);
            assertThat(entryId(cluster)).isEqualTo(firstId);
            assertThat(cluster.get(Service.SYNDICATION, "/articles/" + SLUG).statusCode())
                    .isEqualTo(200);
            assertThat(mastodon.statuses()).hasSize(1);
            assertThat(mails(cluster))
                    .containsExactlyInAnyOrder("ann@example.org", "bob@example.org", "cleo@example.org");
        }
    }

    private static void restartWhileSomethingIsPublished(Cluster cluster, Service service, int revision)
            throws Exception {
        cluster.kill(service);
        publish(cluster, "departure " + revision);
        cluster.start(service);
        cluster.awaitReady(service);
        awaitComplete(cluster, revision);
    }

    private static void publish(Cluster cluster, String body) throws Exception {
        cluster.send(
                Service.DESK,
                ARTICLE,
                "PUT",
                Map.of(
                        "title",
                        "The ferry timetable",
                        "source",
                        body,
                        "language",
                        "en",
                        "byline",
                        List.of("Ann Onym")));
        JsonNode answer = cluster.send(Service.DESK, ARTICLE + "/publish", "POST", Map.of());
        assertThat(answer.path("announced").asBoolean()).as(answer.toString()).isTrue();
    }

    private static void awaitComplete(Cluster cluster, int revision) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            JsonNode board = cluster.json(Service.DESK, ARTICLE + "/distribution");
            assertThat(board.path("revision").asInt()).as(board.toString()).isEqualTo(revision);
            assertThat(board.path("complete").asBoolean()).as(board.toString()).isTrue();
            assertThat(board.path("failed").asBoolean()).as(board.toString()).isFalse();
        });
    }

    private static String feed(Cluster cluster) throws Exception {
        return cluster.get(Service.SYNDICATION, "/feed.json").body();
    }

    private static String entryId(Cluster cluster) throws Exception {
        return cluster.json(Service.SYNDICATION, "/feed.json")
                .path("items")
                .path(0)
                .path("id")
                .asText();
    }

    private static List<String> mails(Cluster cluster) throws Exception {
        List<String> recipients = new ArrayList<>();
        cluster.json(Service.MAILER, "/api/inbox")
                .forEach(mail -> recipients.add(mail.path("to").asText()));
        return recipients;
    }
}
