package io.broadsheet.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.checks.Installation.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One article's way through everything: published, corrected, withdrawn, with the server killed halfway. */
@Tag("services")
class ArticleJourneyTest {
    private static final Path SAMPLES = Path.of("samples");
    private static final String SLUG = "the-bridge-that-voted-twice";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anArticleReachesEveryChannelIsCorrectedAndWithdrawn() throws Exception {
        try (Installation installation = new Installation(folder.resolve("data"), OwnServices.settings())) {
            installation.up();
            Ended subscribers = installation.command("subscribers", "import", sample("subscribers.csv"));
            Ended published = installation.command("publish", sample("the-bridge-that-voted-twice.md"));
            String feed = installation.get("/feed.atom").body();
            Ended page = installation.command("publish", sample("the-clerks-umbrella.html"));
            String umbrella = installation.get("/articles/the-clerk-s-umbrella").body();
            Path corrected = Files.writeString(
                    folder.resolve("corrected.md"),
                    Files.readString(SAMPLES.resolve("the-bridge-that-voted-twice.md"))
                            .replace("413", "414"));
            Ended correction = installation.command("publish", corrected.toString());
            Ended again = installation.command("publish", corrected.toString());
            String correctedFeed = installation.get("/feed.json").body();
            Ended withdrawn = installation.command("withdraw", SLUG, "--reason", "It named the wrong bridge.");
            Ended untitled = installation.command(
                    "publish",
                    Files.writeString(folder.resolve("untitled.md"), "no title").toString());

            assertThat(subscribers.output()).contains("3 added, 0 known already, 3 refused", "line 7: a@b.c\\r\\nBcc");
            assertThat(published.exitCode()).as(published.output()).isZero();
            assertThat(published.output()).contains("feeds ok, mail 3 of 3 accepted");
            assertThat(feed).contains("<title type=\"text\">The bridge that voted twice</title>", "413");
            assertThat(page.exitCode()).as(page.output()).isZero();
            assertThat(page.output()).contains("suspicious link: http://casino.example.com/win");
            assertThat(umbrella).contains("an umbrella in the archive").doesNotContain("casino");
            assertThat(correction.output()).contains("published revision 2", "a correction is not mailed again");
            assertThat(again.output()).contains("nothing to announce");
            assertThat(correctedFeed).contains("414").doesNotContain("413");
            assertThat(withdrawn.exitCode()).as(withdrawn.output()).isZero();
            assertThat(installation.get("/articles/" + SLUG).statusCode()).isEqualTo(410);
            assertThat(installation.get("/feed.rss").body()).doesNotContain("voted twice");
            assertThat(untitled.exitCode()).isEqualTo(1);
            assertThat(untitled.output()).contains("the article has no title");
            assertThat(recipients(installation, "The bridge that voted twice"))
                    .containsExactlyInAnyOrder("ann@example.org", "bob@example.com", "cleo@example.org");
        }
    }

    @Test
    void anArticlePublishedAMomentBeforeAKillReachesEveryoneOnce() throws Exception {
        try (Installation installation = new Installation(folder.resolve("data"), OwnServices.settings())) {
            Process server = installation.up();
            installation.command("subscribers", "import", sample("subscribers.csv"));
            installation.command("import", sample("the-bridge-that-voted-twice.md"));
            int status = installation.post("/api/articles/" + SLUG + "/publish").statusCode();

            server.destroyForcibly().waitFor();
            installation.up();

            assertThat(status).isEqualTo(202);
            await().atMost(Duration.ofMinutes(4))
                    .untilAsserted(() -> assertThat(JSON.readTree(installation
                                            .get("/api/articles/" + SLUG + "/distribution")
                                            .body())
                                    .path("complete")
                                    .asBoolean())
                            .isTrue());
            assertThat(installation.get("/feed.atom").body()).contains("The bridge that voted twice");
            // A mail that was accepted in the moment of the kill may come twice, with the same Message-ID; nobody is
            // left out.
            assertThat(List.copyOf(new HashSet<>(recipients(installation, "The bridge that voted twice"))))
                    .containsExactlyInAnyOrder("ann@example.org", "bob@example.com", "cleo@example.org");
        }
    }

    private static String sample(String name) {
        return SAMPLES.resolve(name).toString();
    }

    private static List<String> recipients(Installation installation, String subject) throws Exception {
        List<String> recipients = new ArrayList<>();
        for (JsonNode mail : JSON.readTree(installation.get("/api/inbox").body())) {
            if (mail.path("subject").asText().equals(subject)) {
                recipients.add(mail.path("to").asText());
            }
        }
        return recipients;
    }
}
