package io.broadsheet.syndication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one database, asked in turn as behind a balancer: a client cannot tell them apart. */
@Tag("services")
@Tag("once")
class TwoProcessesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int REVISIONS = 15;

    private final RealPostgres.Database database = RealPostgres.freshDatabase();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private final ArticleId id = ArticleId.fresh();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroy();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        http.close();
    }

    @Test
    void askedInTurnTheyTellTheSameOfTheSameBytesAndTakeEachOthersTags() throws IOException {
        List<URI> servers = List.of(start(), start());
        for (URI server : servers) {
            await().atMost(PATIENCE).until(() -> isReady(server));
        }

        // What other tests left on the topic comes before it.
        publish(1);
        awaitEverywhere(servers, 1);
        Map<String, Set<String>> told = new HashMap<>();
        for (int i = 2; i <= REVISIONS; i++) {
            publish(i);
            for (URI server : servers) {
                HttpResponse<String> feed = get(server, "\"none\"");
                told.computeIfAbsent(feed.body(), _ -> new HashSet<>())
                        .add(header(feed, "ETag") + " " + header(feed, "Last-Modified"));
            }
        }
        awaitEverywhere(servers, REVISIONS);

        assertThat(told.values())
                .allSatisfy(validators -> assertThat(validators).hasSize(1));
        // By now nothing changes any more.
        String tag = header(get(servers.getFirst(), "\"none\""), "ETag");
        for (int i = 0; i < 20; i++) {
            assertThat(get(servers.get(i % 2), tag).statusCode()).isEqualTo(304);
        }
        assertThat(modified(servers.getFirst())).isEqualTo(modified(servers.getLast()));
    }

    private void awaitEverywhere(List<URI> servers, int revision) {
        for (URI server : servers) {
            await().atMost(PATIENCE).until(() -> get(server, "\"none\"").body().contains(title(revision)));
        }
    }

    // On a shelf of its own: whatever else there is leaves it as it is.
    private void publish(int revision) {
        Article plain = Articles.article(
                Articles.slug("turns", id),
                title(revision),
                "<p>%d</p>".formatted(revision),
                Articles.MORNING,
                Articles.MORNING.plusSeconds(revision));
        RunningSyndication.publish(new ArticlePublished(
                id,
                revision,
                Articles.MORNING.plusSeconds(revision),
                new Article(
                        plain.slug(),
                        plain.title(),
                        plain.standfirst(),
                        List.of("Turns " + id),
                        plain.section(),
                        plain.tags(),
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
                        plain.announcements())));
    }

    private static String title(int revision) {
        return "Turn %d.".formatted(revision);
    }

    private URI start() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        // Surefire hides the class path in a jar's manifest.
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        processes.add(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        // It does not live long enough to earn back what the second compiler costs.
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        SyndicationApplication.class.getName(),
                        "--broadsheet.server.host=127.0.0.1",
                        "--broadsheet.server.port=" + port,
                        "--broadsheet.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
                        "--broadsheet.syndication.database.url=" + database.url(),
                        "--broadsheet.syndication.database.user=" + database.user(),
                        "--broadsheet.syndication.database.password=" + database.password(),
                        "--broadsheet.api.token=" + RunningSyndication.TOKEN)
                .redirectErrorStream(true)
                .redirectOutput(log(processes.size()).toFile())
                .start());
        return URI.create("http://127.0.0.1:%d/".formatted(port));
    }

    private Path log(int number) {
        return folder.resolve("process-%d.log".formatted(number));
    }

    private boolean isReady(URI server) throws IOException {
        for (int i = 0; i < processes.size(); i++) {
            assertThat(processes.get(i).isAlive())
                    .as(Files.readString(log(i), UTF_8))
                    .isTrue();
        }
        try {
            return http.send(
                                    HttpRequest.newBuilder(server.resolve("/health"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private HttpResponse<String> get(URI server, String tag) {
        try {
            return http.send(
                    HttpRequest.newBuilder(server.resolve("/authors/turns-%s/feed.json".formatted(id)))
                            .header("If-None-Match", tag)
                            .build(),
                    HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("no answer from " + server, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private ZonedDateTime modified(URI server) {
        return ZonedDateTime.parse(
                header(get(server, "\"none\""), "Last-Modified"), DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
