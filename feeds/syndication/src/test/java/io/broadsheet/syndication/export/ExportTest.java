package io.broadsheet.syndication.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.syndication.Articles;
import io.broadsheet.syndication.RunningSyndication;
import io.broadsheet.syndication.entry.Entries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

@Tag("services")
@Tag("once")
@TestMethodOrder(MethodOrderer.MethodName.class)
class ExportTest {
    private static final int COUNT = 120;
    private static final Instant LATER = Instant.parse("2026-12-01T08:00:00Z");
    private static RunningSyndication running;

    @TempDir
    private Path folder;

    @BeforeAll
    static void publishSome() {
        running = RunningSyndication.on(
                RealPostgres.freshDatabase(),
                Map.of("broadsheet.syndication.pace.full-fetches", 0, "broadsheet.feeds.ended", "/sections/sport"));
        IntStream.range(0, COUNT).mapToObj(ExportTest::event).forEach(ExportTest::apply);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void everyFileIsByteForByteWhatTheServerAnswers() throws IOException {
        update(target(false));

        Map<String, String> files = files(folder);
        assertThat(files)
                .containsKeys(
                        "index.html",
                        "404.html",
                        "feed.atom",
                        "feed.rss",
                        "feed.json",
                        "feeds.opml",
                        "feed.css",
                        "robots.txt",
                        "sitemap.xml",
                        "sitemaps/2026-07.xml",
                        "archive/index.html",
                        "archive/2026/07/index.html",
                        "sections/essays/index.html",
                        "sections/essays/feed.atom",
                        "sections/essays/older/first/index.html",
                        "feed/first.atom",
                        "articles/item-1/index.html",
                        "authors/ada-fenwick/index.html",
                        "tags/東京/index.html");
        int compared = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            String path = path(file.getKey());
            // The news depend on the hour, and what stands in place of an answer 404 or a redirect is no answer.
            if (!path.equals("/404.html") && !path.equals("/sitemap-news.xml")) {
                HttpResponse<String> answer = running.get(path);
                if (answer.statusCode() != 308) {
                    assertThat(answer.body()).as(path).isEqualTo(file.getValue());
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(COUNT);
    }

    @Test
    void everyLinkOfThePagesLeadsToAFile() throws IOException {
        update(target(false));

        Map<String, String> files = files(folder);
        Set<String> paths = new java.util.TreeSet<>();
        files.keySet().forEach(name -> paths.add(path(name)));
        files.forEach((name, text) -> {
            if (name.endsWith(".html")) {
                org.jsoup.Jsoup.parse(text)
                        .select("a[href^=/]")
                        .eachAttr("href")
                        .forEach(link ->
                                assertThat(paths).as("a link of " + name).contains(link));
            }
        });
    }

    @Test
    void whatDidNotChangeIsNotWrittenAgainAndWhatDidIs() throws IOException {
        try (FolderTarget target = target(true)) {
            assertThat(update(target)).isGreaterThan(COUNT);
            assertThat(update(target)).isZero();
            Map<String, Object> before = marks(folder);

            // Another process on the same folder and database.
            try (FolderTarget again = target(true)) {
                assertThat(update(again)).isZero();
            }
            assertThat(exporter().update(target, "other settings, the same documents", Set.of()))
                    .isZero();
            assertThat(marks(folder)).isEqualTo(before);

            ArticleId id = ArticleId.fresh();
            apply(new ArticlePublished(
                    id, 1, LATER, Articles.article("late-one", "A late one", "<p>1</p>", LATER, LATER)));
            int written = update(target);

            assertThat(files(folder)).containsKey("articles/late-one/index.html");
            assertThat(files(folder).get("feed.atom")).contains("A late one");
            // Its page, its month's, and those of its shelves; not the archive.
            assertThat(written).isBetween(10, 60);
            Map<String, Object> after = marks(folder);
            assertThat(after.get("articles/item-1/index.html")).isEqualTo(before.get("articles/item-1/index.html"));
            assertThat(after.get("feed/first.atom")).isEqualTo(before.get("feed/first.atom"));
            apply(Articles.withdrawn(id, 2, "late-one", "It was <late>.", LATER.plusSeconds(5)));
            update(target);

            assertThat(files(folder).get("articles/late-one/index.html"))
                    .contains("This article was withdrawn", "It was &lt;late&gt;.")
                    .doesNotContain("A late one");
            assertThat(files(folder).get("feed.rss")).doesNotContain("A late one");
            assertThat(files(folder)).doesNotContainKey("archive/2026/12/index.html");
        }
    }

    @Test
    void aNewAddressLeavesAWayOnAtTheOldOne() throws IOException {
        ArticleId id = ArticleId.fresh();
        apply(new ArticlePublished(id, 1, LATER, Articles.article("was-here", "Moving", "<p>1</p>", LATER, LATER)));
        try (FolderTarget target = target(false)) {
            update(target);
            apply(new ArticlePublished(id, 2, LATER, Articles.article("is-here", "Moving", "<p>1</p>", LATER, LATER)));
            update(target);
        }

        assertThat(files(folder).get("articles/was-here/index.html"))
                .contains("href=\"/articles/is-here\"", "http-equiv=\"refresh\" content=\"0; url=/articles/is-here\"");
        assertThat(files(folder).get("articles/is-here/index.html")).contains("<h1>Moving</h1>");
        apply(Articles.withdrawn(id, 3, "is-here", null, LATER.plusSeconds(5)));
    }

    @Test
    void codedCopiesStandBesideAndHoldTheSame() throws IOException {
        update(target(true));

        byte[] coded = Files.readAllBytes(folder.resolve("feed.atom.gz"));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(coded))) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(Files.readString(folder.resolve("feed.atom")));
        }
        assertThat(folder.resolve("articles/item-1/index.html.br")).isNotEmptyFile();
    }

    @Test
    void nothingIsWrittenOutsideOfTheFolder() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("articles"), outside);
        try (FolderTarget target = new FolderTarget(inside, false)) {
            Target.File file = new Target.File("text/html; charset=utf-8", "text".getBytes(UTF_8), false);

            assertThatThrownBy(() -> target.put("articles/keys/index.html", file))
                    .hasMessageContaining("is a link (expected: a folder of ours; remove it)");
            for (String name : List.of("../x", "a/../../x", "/etc/passwd", "..", ".")) {
                assertThatThrownBy(() -> target.put(name, file)).as(name).isInstanceOf(IOException.class);
            }
            target.remove("articles/keys/index.html");
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aPathThatNoFileCanHaveIsRefused() {
        for (String path : List.of(
                "/tags/..",
                "/tags/%2e%2e/x",
                "/a//b",
                "/tags/a%2Fb",
                "/tags/a%5Cb",
                "/tags/%00",
                "/tags/%ff",
                "/" + "x".repeat(256))) {
            assertThatThrownBy(() -> FileName.of(path, true)).as(path).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(FileName.of("/", true)).isEqualTo("index.html");
        assertThat(FileName.of("/tags/c++", true)).isEqualTo("tags/c++/index.html");
        assertThat(FileName.of("/tags/%E6%9D%B1/feed.atom", false)).isEqualTo("tags/東/feed.atom");
    }

    @Test
    void aBucketGetsTheSameWithItsMediaTypes() {
        try (RealBucket server = RealBucket.start();
                S3Client client = client(server)) {
            ExportConfig config = config(server, RealBucket.KEY);
            try (Target target = bucket(config)) {
                assertThat(update(target)).isGreaterThan(COUNT);
                assertThat(update(target)).isZero();

                List<String> keys =
                        client.listObjectsV2Paginator(it -> it.bucket(RealBucket.BUCKET)).contents().stream()
                                .map(S3Object::key)
                                .toList();
                assertThat(keys).contains("public/index.html", "public/feed.atom", "public/tags/東京/index.html");
                var page = client.getObjectAsBytes(
                        it -> it.bucket(RealBucket.BUCKET).key("public/articles/item-1/index.html"));
                assertThat(page.asUtf8String())
                        .isEqualTo(running.get("/articles/item-1").body());
                assertThat(page.response().contentType()).isEqualTo("text/html; charset=utf-8");
                assertThat(page.response().cacheControl()).isEqualTo("short");
                assertThat(client.headObject(it -> it.bucket(RealBucket.BUCKET).key("public/feed/first.atom"))
                                .cacheControl())
                        .isEqualTo("long");

                ArticleId id = ArticleId.fresh();
                apply(new ArticlePublished(
                        id, 1, LATER, Articles.article("in-bucket", "In the bucket", "<p>1</p>", LATER, LATER)));
                update(target);
                apply(Articles.withdrawn(id, 2, "in-bucket", null, LATER.plusSeconds(5)));
                update(target);
                assertThat(client.getObjectAsBytes(
                                        it -> it.bucket(RealBucket.BUCKET).key("public/articles/in-bucket/index.html"))
                                .asUtf8String())
                        .contains("This article was withdrawn");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aTargetThatFailsStaysWhereItWasAndGetsEverythingLater() throws IOException {
        try (RealBucket server = RealBucket.start();
                Target refused = bucket(config(server, "a wrong key"));
                Target taken = bucket(config(server, RealBucket.KEY))) {
            assertThatThrownBy(() -> update(refused)).isInstanceOf(IOException.class);

            assertThat(update(taken)).isGreaterThan(COUNT);
        }
    }

    @Test
    void theWorkerExportsByItself() {
        try (RunningSyndication exporting = RunningSyndication.on(
                RealPostgres.freshDatabase(),
                Map.of("broadsheet.export.folder", folder.toString(), "broadsheet.export.interval", "50ms"))) {
            ArticleId id = ArticleId.fresh();
            String slug = Articles.slug("by-itself", id);
            // Not by the topic: the instance of the other tests is in the same group and would take it.
            exporting.bean(Entries.class).apply(Articles.published(id, slug, "By itself"));

            await().untilAsserted(() -> assertThat(folder.resolve("articles/" + slug + "/index.html"))
                    .content(UTF_8)
                    .contains("<h1>By itself</h1>"));
            await().untilAsserted(() ->
                    assertThat(folder.resolve("index.html")).content(UTF_8).contains(slug));
            assertThat(exporting.get("/articles/" + slug).statusCode()).isEqualTo(200);
        }
    }

    private FolderTarget target(boolean precompressed) throws IOException {
        return new FolderTarget(folder, precompressed);
    }

    private static Target bucket(ExportConfig config) {
        return new BucketTarget(config, RealBucket.BUCKET, "short", "long");
    }

    private static ExportConfig config(RealBucket server, String key) {
        return new ExportConfig(
                null,
                false,
                RealBucket.BUCKET,
                server.endpoint(),
                "us-east-1",
                "public/",
                key,
                RealBucket.KEY,
                Duration.ofSeconds(1));
    }

    private static S3Client client(RealBucket server) {
        return S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.US_EAST_1)
                .endpointOverride(server.endpoint())
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(RealBucket.KEY, RealBucket.KEY)))
                .build();
    }

    private static int update(Target target) throws IOException {
        return exporter().update(target, "settings", Set.of());
    }

    private static Exporter exporter() {
        return running.bean(Exporter.class);
    }

    private static void apply(ArticleEvent event) {
        running.bean(Entries.class).apply(event);
    }

    private static ArticlePublished event(int number) {
        ArticleId id = new ArticleId(UUID.nameUUIDFromBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(number).array()));
        Instant at = Instant.parse("2026-07-01T08:00:00Z").plus(Duration.ofHours(8L * number));
        var plain = Articles.article("item-" + number, "Item " + number, "<p>Text " + number + "</p>", at, at);
        var tagged = new io.broadsheet.contract.article.Article(
                plain.slug(),
                plain.title(),
                plain.standfirst(),
                plain.byline(),
                plain.section(),
                List.of("archives", "東京"),
                plain.language(),
                plain.html(),
                plain.text(),
                plain.excerpt(),
                plain.link(),
                List.of(),
                List.of(),
                null,
                at,
                at,
                Map.of());
        return new ArticlePublished(id, 1, at, tagged);
    }

    /** Where the server has what is in this file. */
    private static String path(String name) {
        String path = name.endsWith("index.html") ? name.substring(0, name.length() - "index.html".length()) : name;
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        try {
            return new URI(null, null, "/" + plain, null).toASCIIString();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path file : walk(root)) {
            files.put(root.relativize(file).toString(), Files.readString(file, UTF_8));
        }
        return files;
    }

    /** What changes when a file is written again. */
    private static Map<String, Object> marks(Path root) throws IOException {
        Map<String, Object> marks = new TreeMap<>();
        for (Path file : walk(root)) {
            marks.put(root.relativize(file).toString(), Files.getAttribute(file, "unix:ino"));
        }
        return marks;
    }

    private static List<Path> walk(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return new ArrayList<>(files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".br"))
                    .filter(file -> !file.toString().endsWith(".gz"))
                    .toList());
        }
    }
}
