package io.broadsheet.syndication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.testing.Examples;
import io.broadsheet.contract.testing.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs that nobody here wrote read the feeds: xmllint, sfeed and Python's feedparser, from Debian's packages. */
@Tag("services")
@Tag("once")
class ReadersTest {
    private static final List<ArticleId> IDS = List.of(ArticleId.fresh(), ArticleId.fresh(), ArticleId.fresh());
    private static RunningSyndication running;

    @BeforeAll
    static void publishSome() {
        running = RunningSyndication.on(RealPostgres.freshDatabase());
        RunningSyndication.publish(
                "6f1c5c1e-0d2a-4f0e-9c53-0a7d8f6e2b11", Examples.bytes("article-published-full.json"));
        Instant at = Articles.MORNING;
        for (ArticleId id : IDS) {
            // Each in a second of its own: who asks by date is told 304 only where the second tells the documents
            // apart.
            at = at.plusSeconds(1);
            RunningSyndication.publish(Articles.published(
                    id,
                    1,
                    Articles.slug("nasty", id),
                    "Łódź & <東京> ]]> \"שלום\" 👩‍👩‍👧",
                    "<p>a &lt; b &amp;&amp; c ]]&gt;</p><pre>  two\n  lines</pre><img src=\"https://review.example.org/a.png\" alt=\"\">",
                    at));
        }
        await().untilAsserted(() -> assertThat(running.get("/feed.json").body())
                .contains(IDS.getLast().toString()));
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void xmllintFindsTheFeedsWellFormed() {
        for (String feed : List.of("/feed.atom", "/feed.rss")) {
            Output output = run("libxml2-utils", feed(feed), "xmllint", "--noout", "-");

            assertThat(output.exit()).as(output.toString()).isZero();
        }
    }

    @Test
    void sfeedReadsEveryEntryWithItsIdAndText() {
        for (String feed : List.of("/feed.atom", "/feed.rss")) {
            Output output = run("sfeed", feed(feed), "sfeed");

            List<String[]> lines =
                    output.text().lines().map(line -> line.split("\t", -1)).toList();
            // fields: time, title, link, content, content type, id, author, enclosure, categories
            assertThat(lines).hasSize(IDS.size() + 1);
            assertThat(lines).extracting(line -> line[5]).containsAll(guids());
            assertThat(lines).extracting(line -> line[1]).contains("The quiet committee");
            assertThat(lines).allSatisfy(line -> {
                assertThat(line[0]).isEqualTo(Long.toString(Articles.MORNING.getEpochSecond()));
                assertThat(line[2]).startsWith("http");
                assertThat(line[3]).contains("<p>");
                assertThat(line[4]).isEqualTo("html");
            });
            assertThat(lines)
                    .extracting(line -> line[7])
                    .contains("https://review.example.org/audio/the-quiet-committee.mp3");
        }
    }

    @Test
    void feedparserFindsNothingToComplainOfAndIsTold304TheSecondTime() {
        String program = """
                import feedparser, sys
                for url in sys.argv[1:]:
                    first = feedparser.parse(url)
                    again = feedparser.parse(url, etag=first.etag)
                    by_date = feedparser.parse(url, modified=first.modified)
                    print(first.status, first.bozo, len(first.entries), first.version, again.status, by_date.status,
                        first.feed.language, first.feed.title)
                    for entry in first.entries:
                        print(entry.id, entry.title, entry.author, entry.content[0].value.count('<p>'), entry.link)
                """;
        for (String feed : List.of("/feed.atom", "/feed.rss")) {
            Output output = run(
                    "python3-feedparser",
                    new byte[0],
                    "/usr/bin/python3",
                    "-c",
                    program,
                    running.address(feed).toString());

            List<String> lines = output.text().lines().toList();
            assertThat(output.exit()).as(output.toString()).isZero();
            assertThat(lines.getFirst())
                    .isEqualTo("200 False 4 %s 304 304 en The Example Review"
                            .formatted(feed.endsWith("atom") ? "atom10" : "rss20"));
            assertThat(lines.subList(1, lines.size()))
                    .extracting(line -> line.substring(0, line.indexOf(' ')))
                    .containsAll(guids());
            assertThat(output.text())
                    .contains("Łódź & <東京> ]]> \"שלום\" 👩‍👩‍👧 Ada Fenwick 1 http://localhost:8080/articles/");
        }
    }

    private static List<String> guids() {
        List<String> guids =
                new ArrayList<>(IDS.stream().map(id -> "urn:uuid:" + id).toList());
        guids.add("urn:uuid:6f1c5c1e-0d2a-4f0e-9c53-0a7d8f6e2b11");
        return guids;
    }

    private static byte[] feed(String path) {
        return running.get(path).body().getBytes(UTF_8);
    }

    /** Runs a program; where it is missing, the test fails and says which package has it. */
    private static Output run(String debianPackage, byte[] input, String... command) {
        try {
            Path in = Files.write(Files.createTempFile("reader", ".in"), input);
            Path out = Files.createTempFile("reader", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectErrorStream(true)
                        .start();
                int exit = process.waitFor();
                return new Output(exit, Files.readString(out));
            } finally {
                Files.delete(in);
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new AssertionError(
                    "%s does not start; this test needs it: apt-get install %s".formatted(command[0], debianPackage),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private record Output(int exit, String text) {}
}
