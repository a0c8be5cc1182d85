package io.broadsheet.syndication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.testing.RealPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * newsboat, sfeed and feedparser, from Debian's packages, poll while an article is published, corrected, moved and withdrawn.
 * They are sent something once per change and 304 else, keep the articles they know, and show nothing as unread that was read.
 */
@Tag("services")
@Tag("once")
class PollingReadersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Fields of a request that go on to the service: what decides its answer. */
    private static final Set<String> PASSED =
            Set.of("accept", "accept-encoding", "if-none-match", "if-modified-since", "user-agent", "a-im");

    private static RunningSyndication running;
    private static HttpServer watcher;
    private static final List<Integer> ANSWERS = new CopyOnWriteArrayList<>();

    private final ArticleId first = ArticleId.fresh();
    private final ArticleId second = ArticleId.fresh();

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void start() throws IOException {
        running = RunningSyndication.on(RealPostgres.freshDatabase());
        watcher = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        watcher.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        watcher.createContext("/", PollingReadersTest::pass);
        watcher.start();
    }

    @AfterAll
    static void stop() {
        watcher.stop(0);
        running.close();
    }

    /** Stands between a reader and the service and writes down what it is answered. */
    private static void pass(HttpExchange exchange) throws IOException {
        List<String> headers = new ArrayList<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (PASSED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                headers.addAll(List.of(name, String.join(",", values)));
            }
        });
        HttpResponse<byte[]> answer =
                running.getBytes(exchange.getRequestURI().getRawPath(), headers.toArray(String[]::new));
        answer.headers().map().forEach((name, values) -> {
            if (!Set.of("content-length", "connection", "transfer-encoding", "date")
                    .contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        ANSWERS.add(answer.statusCode());
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
        exchange.close();
    }

    /** What readers go through; after each step the poll is made that the test gives. */
    private void live(Runnable poll) {
        ArticlePublished one =
                published(first, 1, "keys", "Eleven keys", "<p>1</p>").after(null);
        ArticlePublished other =
                published(second, 1, "lamps", "Two lamps", "<p>1</p>").after(null);
        publish(one, one.content().title());
        publish(other, other.content().title());
        poll.run();
        ArticlePublished corrected =
                published(first, 2, "keys", "Twelve keys", "<p>2</p>").after(one);
        publish(corrected, corrected.content().title());
        poll.run();
        ArticlePublished moved =
                published(first, 3, "keys-now", "Twelve keys", "<p>2</p>").after(corrected);
        publish(moved, moved.content().slug());
        poll.run();
        RunningSyndication.publish(Articles.withdrawn(second, 2, Articles.slug("lamps", second), null, at(second, 2))
                .after(other));
        await().atMost(PATIENCE).until(() -> !running.get("/feed.json").body().contains(second.toString()));
        poll.run();
    }

    @Test
    void newsboatShowsNothingAsUnreadThatWasRead() throws IOException {
        ANSWERS.clear();
        Path urls = Files.writeString(folder.resolve("urls"), address("/feed.atom") + "\n");
        Path cache = folder.resolve("cache.db");
        Path settings = Files.writeString(folder.resolve("config"), "");
        List<String> unread = new ArrayList<>();
        live(() -> {
            for (int i = 0; i < 2; i++) {
                newsboat(settings, urls, cache, "reload");
            }
            unread.add(newsboat(settings, urls, cache, "print-unread").strip());
            python(
                    "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]);"
                            + " db.execute('update rss_item set unread = 0'); db.commit()",
                    cache.toString());
        });

        // At first all are new; whatever happens to them then, they have been read.
        assertThat(unread.getFirst()).doesNotStartWith("0 ");
        assertThat(unread.subList(1, unread.size())).allMatch(line -> line.startsWith("0 "));
        // It keeps no tag of a feed that it has never seen before; from then on it asks for what is new alone (RFC
        // 3229).
        assertThat(ANSWERS).containsExactly(200, 200, 226, 304, 226, 304, 226, 304);
        String known = python(
                "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]);"
                        + " print([row[0] for row in db.execute('select distinct guid from rss_item')])",
                cache.toString());
        assertThat(known).contains("urn:uuid:" + first);
    }

    @Test
    void feedparserIsToldWhatIsNewOncePerChangeAndKnowsEachArticleByOneId() throws IOException {
        ANSWERS.clear();
        Path memory = folder.resolve("memory.json");
        String program = """
                import feedparser, json, os, sys
                url, memory = sys.argv[1:]
                known = json.load(open(memory)) if os.path.exists(memory) else {'ids': []}
                feed = feedparser.parse(url, etag=known.get('etag'), modified=known.get('modified'))
                # 226: the new entries alone (RFC 3229), which feedparser asks for
                if feed.status in (200, 226):
                    assert not feed.bozo, feed.bozo_exception
                    known = {'etag': feed.etag, 'modified': feed.modified,
                        'ids': sorted(set(known['ids']) | {entry.id for entry in feed.entries})}
                json.dump(known, open(memory, 'w'))
                print(' '.join(known['ids']))
                """;
        List<String> ids = new ArrayList<>();
        live(() -> {
            python(program, address("/feed.rss"), memory.toString());
            ids.add(python(program, address("/feed.rss"), memory.toString()).strip());
        });

        assertThat(ids).hasSize(4).allMatch(ids.getFirst()::equals);
        assertThat(ids.getFirst()).contains("urn:uuid:" + first, "urn:uuid:" + second);
        assertThat(ANSWERS).containsExactly(200, 304, 226, 304, 226, 304, 226, 304);
    }

    @Test
    void sfeedKnowsEachArticleByOneIdWhateverBecomesOfIt() {
        List<List<String>> ids = new ArrayList<>();
        live(() -> ids.add(run("sfeed", "sh", "-c", "curl -sf '%s' | sfeed".formatted(address("/feed.atom")))
                .lines()
                .map(line -> line.split("\t", -1)[5])
                .filter(id -> id.contains(first.toString()) || id.contains(second.toString()))
                .sorted()
                .toList()));

        List<String> both = java.util.stream.Stream.of(first, second)
                .map(id -> "urn:uuid:" + id)
                .sorted()
                .toList();
        assertThat(ids).containsExactly(both, both, both, List.of("urn:uuid:" + first));
    }

    private ArticlePublished published(ArticleId id, int revision, String slug, String title, String html) {
        // Titles of their own: what another test has left there is not mistaken for them.
        return Articles.published(id, revision, Articles.slug(slug, id), title + " of " + id, html, at(id, revision));
    }

    private void publish(ArticleEvent event, String text) {
        RunningSyndication.publish(event);
        await().atMost(PATIENCE).until(() -> running.get("/feed.json").body().contains(text));
    }

    // Each event in a second of its own.
    private java.time.Instant at(ArticleId id, int revision) {
        return Articles.MORNING.plusSeconds(revision * 100L + (id.equals(first) ? 1 : 2));
    }

    private static String address(String path) {
        return "http://127.0.0.1:%d%s".formatted(watcher.getAddress().getPort(), path);
    }

    private String newsboat(Path settings, Path urls, Path cache, String command) {
        return run(
                "newsboat",
                "newsboat",
                "-C",
                settings.toString(),
                "-u",
                urls.toString(),
                "-c",
                cache.toString(),
                "-x",
                command);
    }

    private String python(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-c", program));
        command.addAll(List.of(arguments));
        return run("python3-feedparser", command.toArray(String[]::new));
    }

    /** Runs a program; where it is missing, the test fails and says which package has it. */
    private String run(String debianPackage, String... command) {
        try {
            Path out = Files.createTempFile(folder, "reader", ".out");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
            builder.environment().put("HOME", folder.toString());
            int exit = builder.start().waitFor();
            String text = Files.readString(out, UTF_8);
            assertThat(exit).as(text).isZero();
            return text;
        } catch (IOException e) {
            throw new AssertionError(
                    "%s does not start; this test needs it: apt-get install %s".formatted(command[0], debianPackage),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
