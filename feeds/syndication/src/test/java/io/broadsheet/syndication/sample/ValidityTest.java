package io.broadsheet.syndication.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.thaiopensource.util.PropertyMapBuilder;
import com.thaiopensource.validate.ValidateProperty;
import com.thaiopensource.validate.ValidationDriver;
import com.thaiopensource.validate.rng.CompactSchemaReader;
import com.thaiopensource.xml.sax.ErrorHandlerImpl;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.syndication.RunningSyndication;
import io.broadsheet.syndication.Tools;
import io.broadsheet.syndication.entry.Entries;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** Every document of the sample publication, read by those who judge: each page, each feed in each format, each sitemap. */
@Tag("services")
@Tag("once")
class ValidityTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Of those that lead elsewhere for now, where to. */
    private static final Map<String, String> REDIRECTS = new TreeMap<>();

    private static final int TEMPORARY_REDIRECT = 307;

    /** All documents by their paths, as the server answers them. */
    private static final Map<String, String> DOCUMENTS = new TreeMap<>();

    private static final Pattern NEW_TO_THE_VALIDATOR = Pattern.compile(
            "^UnknownNamespace: (http://purl.org/atompub/tombstones/1.0|https://podcastindex.org/namespace/1.0) ");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void collect() throws IOException {
        try (RunningSyndication running = RunningSyndication.on(
                RealPostgres.freshDatabase(),
                Map.of(
                        "broadsheet.publication.base-url",
                        SamplePublication.BASE,
                        "broadsheet.publication.language",
                        "en-GB",
                        "broadsheet.publication.motto",
                        "Read twice & slowly",
                        "broadsheet.publication.rights",
                        "© The Example Review",
                        "broadsheet.publication.sections",
                        "Essays,東京",
                        "broadsheet.feeds.hubs",
                        "https://hub.example.org/",
                        "broadsheet.feeds.podcast-email",
                        "podcast@review.example.org",
                        "broadsheet.feeds.image",
                        "https://review.example.org/square.png",
                        "broadsheet.syndication.pace.full-fetches",
                        0))) {
            Entries entries = running.bean(Entries.class);
            SamplePublication.events().forEach(entries::apply);
            Set<String> due = new TreeSet<>(List.of(
                    "/",
                    "/archive",
                    "/feeds.opml",
                    "/feed.css",
                    "/robots.txt",
                    "/sitemap.xml",
                    "/sitemap-news.xml",
                    "/search?q=human"));
            SamplePublication.present().forEach(number -> due.add("/articles/" + SamplePublication.lastSlug(number)));
            due.add("/articles/piece-3");
            due.add("/articles/never-was");
            while (!due.isEmpty()) {
                String path = due.iterator().next();
                due.remove(path);
                HttpResponse<String> answer = running.get(path);
                if (answer.statusCode() == TEMPORARY_REDIRECT) {
                    REDIRECTS.put(path, answer.headers().firstValue("Location").orElseThrow());
                    continue;
                }
                String document = answer.body();
                DOCUMENTS.put(path, document);
                links(document).stream()
                        .filter(link -> !DOCUMENTS.containsKey(link))
                        .forEach(due::add);
            }
        }
        for (Map.Entry<String, String> document : DOCUMENTS.entrySet()) {
            Path file = folder.resolve(file(document.getKey()));
            Files.createDirectories(file.getParent());
            Files.writeString(file, document.getValue(), UTF_8);
        }
    }

    @AfterAll
    static void forget() {
        DOCUMENTS.clear();
        REDIRECTS.clear();
    }

    @Test
    void everythingIsThere() {
        assertThat(DOCUMENTS.keySet())
                .hasSizeGreaterThan(350)
                .contains("/sections/letters-&-notes", "/tags/c%23/feed.rss", "/authors/%E6%9D%8E%E6%98%8E/feed.json");
        assertThat(named(".atom")).hasSizeGreaterThan(30);
        assertThat(pages()).hasSizeGreaterThan(220);
    }

    @Test
    void whatComesAfterTheNewestArchiveDocumentIsInTheCurrentFeed() {
        assertThat(REDIRECTS)
                .isNotEmpty()
                .allSatisfy((path, location) ->
                        assertThat(location).isEqualTo(path.replaceFirst("/feed/[^/]+\\.(atom|rss)$", "/feed.$1")));
    }

    @Test
    void everyPageIsFlawlessHtml() throws IOException {
        Path config = folder.resolve(".htmlvalidate.json");
        Files.writeString(config, """
                {"root": true, "extends": ["html-validate:standard", "html-validate:document", "html-validate:a11y"],
                 "rules": {"require-sri": "off"}}
                """);
        List<String> arguments =
                new ArrayList<>(List.of("--config", config.toString(), "--formatter", "text", "--max-warnings", "0"));
        pages().forEach(path -> arguments.add(folder.resolve(file(path)).toString()));

        Tools.Output output =
                Tools.node(Path.of("html-validate/bin/html-validate.mjs"), arguments.toArray(String[]::new));

        assertThat(output.exit())
                .as(output.text().lines().limit(60).reduce("", (all, line) -> all + line + "\n"))
                .isZero();
    }

    @Test
    void everyXmlDocumentIsWellFormed() {
        List<String> command = new ArrayList<>(List.of("xmllint", "--noout"));
        Stream.of(".atom", ".rss", ".xml", ".opml")
                .flatMap(it -> named(it).stream())
                .forEach(path -> command.add(folder.resolve(file(path)).toString()));

        Tools.Output output = Tools.debian("libxml2-utils", command.toArray(String[]::new));

        assertThat(output.exit()).as(output.text()).isZero();
    }

    @Test
    void everyFeedFollowsTheRulesOfTheFeedValidator() {
        List<String> messages = new ArrayList<>();
        Stream.of(".atom", ".rss", ".opml")
                .flatMap(it -> named(it).stream())
                .forEach(path -> messages.addAll(FeedRules.messages(
                        SamplePublication.BASE + path, Objects.requireNonNull(DOCUMENTS.get(path)))));

        // The validator knows neither RFC 6721 nor the podcast namespace; feeds have them where there is need of them.
        assertThat(messages.stream()
                        .filter(it -> !NEW_TO_THE_VALIDATOR.matcher(it).find()))
                .isEmpty();
        assertThat(messages).anyMatch(it -> it.contains("tombstones")).anyMatch(it -> it.contains("podcastindex"));
    }

    @Test
    void everyAtomFeedFollowsTheSchemaOfItsSpecification() throws Exception {
        for (String path : named(".atom")) {
            StringWriter errors = new StringWriter();
            PropertyMapBuilder properties = new PropertyMapBuilder();
            properties.put(ValidateProperty.ERROR_HANDLER, new ErrorHandlerImpl(errors));
            ValidationDriver driver =
                    new ValidationDriver(properties.toPropertyMap(), CompactSchemaReader.getInstance());
            try (InputStream schema = resource("/schemas/atom.rnc")) {
                assertThat(driver.loadSchema(new InputSource(schema))).isTrue();
            }

            boolean valid =
                    driver.validate(new InputSource(new StringReader(Objects.requireNonNull(DOCUMENTS.get(path)))));

            assertThat(valid).as("%s: %s", path, errors).isTrue();
        }
    }

    @Test
    void everyJsonFeedFollowsTheSchemaOfVersion11() throws IOException {
        Schema schema;
        try (InputStream in = resource("/schemas/jsonfeed-1.1.json")) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(in);
        }
        for (String path : named(".json")) {
            JsonNode feed = JSON.readTree(Objects.requireNonNull(DOCUMENTS.get(path)));

            assertThat(schema.validate(feed)).as(path).isEmpty();
            assertThat(feed.path("feed_url").asText()).isEqualTo(SamplePublication.BASE + path);
        }
    }

    @Test
    void theRulesFindWhatIsWrong() {
        String broken = """
                <?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:x="https://example.org/x"
                xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>T</title><link>/x</link>
                <description>D</description><itunes:author>A</itunes:author><itunes:explicit>false</itunes:explicit>
                <image><url>https://example.org/i</url><title>T</title><link>https://example.org/</link><width>-1</width>
                </image><item><title>R&amp;D</title><pubDate>2026-01-01</pubDate>
                <description>&lt;script&gt;&lt;/script&gt;&lt;a href="x" style="y" onclick="z"&gt;</description></item></channel></rss>
                """;

        assertThat(FeedRules.messages("https://review.example.org/feed.rss", broken).stream()
                        .map(message -> message.substring(0, message.indexOf(':'))))
                .contains(
                        "MissingSelf",
                        "InvalidFullLink",
                        "InvalidLanguage",
                        "MissingGuid",
                        "ProblematicalRFC822Date",
                        "ContainsHTML",
                        "InvalidWidth",
                        "InvalidYesNoClean",
                        "MissingItunesEmail",
                        "MissingItunesElement",
                        "UnknownNamespace",
                        "SecurityRisk",
                        "SecurityRiskAttr",
                        "DangerousStyleAttr",
                        "ContainsRelRef");
        assertThat(FeedRules.messages("https://review.example.org/feed/first.atom", """
                                <?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"
                                xmlns:fh="http://purl.org/syndication/history/1.0"><title>a &lt;/b&gt;</title><fh:archive /></feed>
                                """).stream()
                        .map(message -> message.substring(0, message.indexOf(':'))))
                .contains(
                        "MissingAtomSelfLink",
                        "ContainsUndeclaredHTML",
                        "MissingCurrentInArchive",
                        "ArchiveIncomplete");
        assertThat(FeedRules.messages("https://review.example.org/feeds.opml", """
                        <?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><body><outline text="R&amp;D" />
                        <outline text="Bobby &lt;Tables&gt;" /><outline text="A &amp; B" /></body></opml>
                        """))
                .containsExactly(
                        "NotHtml: R&D (https://review.example.org/feeds.opml)",
                        "NotHtml: Bobby <Tables> (https://review.example.org/feeds.opml)");
    }

    /** The documents of this publication that one leads to. */
    private static List<String> links(String document) {
        boolean page = document.startsWith("<!DOCTYPE html>");
        Stream<String> links = page
                ? Jsoup.parse(document)
                        .select("nav a, .kicker a, .tags a, .by a, .year a, .names a, .pager a, head link")
                        .eachAttr("href")
                        .stream()
                : Jsoup.parse(document, "", Parser.xmlParser()).select("loc, link, atom|link, outline").stream()
                        .flatMap(it -> Stream.of(
                                it.attr("href"),
                                it.attr("xmlUrl"),
                                it.attr("htmlUrl"),
                                it.normalName().equals("loc") ? it.text() : ""));
        return links.map(link -> link.startsWith(SamplePublication.BASE)
                        ? link.substring(SamplePublication.BASE.length())
                        : link)
                .map(link -> link.isEmpty() ? "/" : link)
                .filter(link ->
                        link.startsWith("/") && !link.startsWith("//") && !link.contains("?") && !link.contains("#"))
                .filter(link -> !link.startsWith("/pictures/")
                        && !link.startsWith("/recordings/")
                        && !link.equals("/square.png"))
                .toList();
    }

    private static List<String> named(String ending) {
        return DOCUMENTS.keySet().stream().filter(path -> path.endsWith(ending)).toList();
    }

    private static List<String> pages() {
        return DOCUMENTS.entrySet().stream()
                .filter(it -> it.getValue().startsWith("<!DOCTYPE html>"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String file(String path) {
        String plain = URLDecoder.decode(path.substring(1).replace("+", "%2B"), UTF_8)
                .replace('?', '/')
                .replace('/', '~');
        boolean named = plain.matches(".*\\.(atom|rss|json|xml|opml|css|txt)");
        return plain + (named ? "" : ".html");
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ValidityTest.class.getResourceAsStream(name), name);
    }
}
