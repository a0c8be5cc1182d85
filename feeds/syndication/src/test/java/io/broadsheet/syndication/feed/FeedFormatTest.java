package io.broadsheet.syndication.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rometools.rome.feed.atom.Link;
import com.rometools.rome.feed.rss.Channel;
import com.rometools.rome.feed.rss.Item;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.WireFeedInput;
import com.rometools.rome.io.XmlReader;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.Decoded;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.testing.Examples;
import io.broadsheet.syndication.Articles;
import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.entry.HtmlText;
import io.broadsheet.syndication.entry.Withdrawal;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Chunk;
import io.broadsheet.syndication.shelf.Shelf;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

class FeedFormatTest {
    private static final PublicationConfig PUBLICATION = new PublicationConfig(
            "The Example Review & Co",
            null,
            URI.create("https://review.example.org"),
            "en-GB",
            "Read twice & slowly",
            "© The Example Review",
            null);
    private static final FeedConfig CONFIG =
            new FeedConfig(FeedConfig.Content.FULL, List.of(), false, null, "News", false, null, List.of(), List.of());
    private static final Entry FULL = entry("article-published-full.json");
    private static final Entry MINIMAL = entry("article-published-minimal.json");

    @Provide
    Arbitrary<List<Entry>> entries() {
        return Combinators.combine(
                        Articles.articles(),
                        Arbitraries.create(UUID::randomUUID),
                        Arbitraries.integers().between(1, 9))
                .as((article, id, revision) ->
                        new Entry(new ArticleId(id), revision, article, article.revised(), revision))
                .list()
                .ofMaxSize(4);
    }

    @Property
    void anyArticleGivesXmlThatRomeReadsBackWithTheSameIdsAndTitles(@ForAll("entries") List<Entry> entries)
            throws Exception {
        Feed feed = feed(entries);

        for (FeedFormat format : List.of(FeedFormat.ATOM, FeedFormat.RSS)) {
            SyndFeed read = read(format.write(feed));

            assertThat(read.getEntries()).extracting(SyndEntry::getUri).containsExactlyElementsOf(guids(entries));
            assertThat(read.getEntries())
                    .extracting(entry -> title(entry).trim())
                    .containsExactlyElementsOf(entries.stream()
                            .map(entry -> entry.content().title().trim())
                            .toList());
        }
    }

    @Property
    void anyArticleGivesJsonWithTheSameIdsTitlesAndText(@ForAll("entries") List<Entry> entries) throws Exception {
        JsonNode read = CloudEventEnvelope.JSON.readTree(FeedFormat.JSON.write(feed(entries)));

        assertThat(read.get("items").findValuesAsText("id")).containsExactlyElementsOf(guids(entries));
        for (int i = 0; i < entries.size(); i++) {
            JsonNode item = read.get("items").get(i);
            assertThat(item.get("title").asText())
                    .isEqualTo(entries.get(i).content().title());
            assertThat(item.get("content_html").asText()).isEqualTo(FeedHtml.of(entries.get(i)));
        }
    }

    @Property(tries = 50)
    void theSameEntriesGiveTheSameBytes(@ForAll("entries") List<Entry> entries) {
        for (FeedFormat format : FeedFormat.values()) {
            byte[] once = format.write(feed(entries));
            byte[] again = format.write(feed(List.copyOf(entries)));

            assertThat(again).isEqualTo(once);
        }
    }

    @Test
    void rssFollowsTheProfile() throws Exception {
        byte[] bytes = FeedFormat.RSS.write(feed(List.of(FULL, MINIMAL)));
        String text = new String(bytes, UTF_8);
        Channel channel = (Channel) new WireFeedInput().build(new XmlReader(new ByteArrayInputStream(bytes)));
        Item item = channel.getItems().getFirst();

        assertThat(text)
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
                .contains(
                        "<atom:link rel=\"self\" href=\"https://review.example.org/feed.rss\" type=\"application/rss+xml\" />")
                .contains("<guid isPermaLink=\"false\">urn:uuid:6f1c5c1e-0d2a-4f0e-9c53-0a7d8f6e2b11</guid>")
                .contains("<pubDate>Mon, 14 Sep 2026 06:30:00 GMT</pubDate>")
                .contains("<lastBuildDate>Fri, 02 Oct 2026 12:00:00 GMT</lastBuildDate>")
                .contains("<dc:creator>Ada Fenwick</dc:creator>")
                .contains("<dc:creator>Jürgen Öst</dc:creator>")
                .contains("<dc:creator>The Example Review &#x26; Co</dc:creator>")
                .contains("<description>Read twice &#x26; slowly</description>")
                .containsSubsequence("<description>How a room", "<content:encoded>");
        assertThat(channel.getLanguage()).isEqualTo("en-GB");
        assertThat(channel.getDescription()).isEqualTo("Read twice & slowly");
        assertThat(channel.getCopyright()).isEqualTo("© The Example Review");
        assertThat(item.getEnclosures()).singleElement().satisfies(enclosure -> {
            assertThat(enclosure.getUrl()).isEqualTo("https://review.example.org/audio/the-quiet-committee.mp3");
            assertThat(enclosure.getLength()).isEqualTo(9_120_044);
            assertThat(enclosure.getType()).isEqualTo("audio/mpeg");
        });
        assertThat(item.getCategories()).extracting("value").containsExactly("Essays", "archives", "city hall");
        assertThat(item.getContent().getValue())
                .startsWith("<figure><img src=\"https://review.example.org/pictures/room.jpg\"")
                .endsWith(FULL.content().html());
    }

    @Test
    void atomFollowsRfc4287() throws Exception {
        byte[] bytes = FeedFormat.ATOM.write(feed(List.of(FULL, MINIMAL)));
        var feed = (com.rometools.rome.feed.atom.Feed)
                new WireFeedInput().build(new XmlReader(new ByteArrayInputStream(bytes)));
        var entry = feed.getEntries().getFirst();

        assertThat(new String(bytes, UTF_8))
                .contains("<feed xmlns=\"http://www.w3.org/2005/Atom\"", "xml:lang=\"en-GB\"")
                .contains("<?xml-stylesheet type=\"text/css\" href=\"https://review.example.org/feed.css\"?>");
        assertThat(feed.getId()).isEqualTo("https://review.example.org/feed.atom");
        assertThat(feed.getAuthors()).extracting("name").containsExactly("The Example Review & Co");
        assertThat(feed.getUpdated()).isEqualTo(Instant.parse("2026-10-02T12:00:00Z"));
        assertThat(feed.getOtherLinks())
                .extracting(Link::getRel, Link::getHref)
                .containsExactly(org.assertj.core.api.Assertions.tuple("self", "https://review.example.org/feed.atom"));
        assertThat(entry.getId()).isEqualTo(FULL.guid());
        assertThat(entry.getAuthors()).extracting("name").containsExactly("Ada Fenwick", "Jürgen Öst");
        assertThat(entry.getAlternateLinks())
                .extracting(Link::getHref)
                .containsExactly("https://review.example.org/articles/the-quiet-committee");
        assertThat(entry.getOtherLinks()).singleElement().satisfies(link -> {
            assertThat(link.getRel()).isEqualTo("enclosure");
            assertThat(link.getLength()).isEqualTo(9_120_044);
        });
        assertThat(entry.getSummary().getValue()).isEqualTo(FULL.content().standfirst());
        assertThat(entry.getContents())
                .singleElement()
                .satisfies(content -> assertThat(content.getType()).isEqualTo("html"));
        assertThat(entry.getRights()).isEqualTo("© 2026 The Example Review");
    }

    @Test
    void aWithdrawalMovesTheFeedsOwnDateForwardAndIsToldInAtom() {
        Instant at = Instant.parse("2026-10-05T00:00:00Z");
        ArticleId article = ArticleId.fresh();
        Feed feed = feed(CONFIG, Shelf.ALL, "", List.of(FULL), List.of(new Withdrawal(article, at, "A <b> was a c.")));

        assertThat(feed.updated()).contains(at);
        assertThat(feed(List.of(FULL)).updated()).contains(FULL.updated());
        assertThat(text(FeedFormat.ATOM.write(feed)))
                .contains("<at:deleted-entry ref=\"urn:uuid:%s\" when=\"2026-10-05T00:00:00Z\">".formatted(article))
                .contains("<at:comment>A &lt;b&gt; was a c.</at:comment>");
    }

    @Test
    void hubsAndThePictureAreInEveryFormat() throws Exception {
        FeedConfig config = new FeedConfig(
                FeedConfig.Content.FULL,
                List.of(URI.create("https://hub.example.org/")),
                true,
                URI.create("https://review.example.org/square.png"),
                "News",
                false,
                null,
                List.of(),
                List.of());
        Feed feed = feed(config, Shelf.ALL, "", List.of(FULL), List.of());

        assertThat(text(FeedFormat.ATOM.write(feed)))
                .contains("<link rel=\"hub\" href=\"https://hub.example.org/\" />")
                .contains("<link rel=\"hub\" href=\"https://review.example.org/hub\" />")
                .contains("<logo>https://review.example.org/square.png</logo>");
        assertThat(text(FeedFormat.RSS.write(feed)))
                .contains("<atom:link rel=\"hub\" href=\"https://hub.example.org/\" />")
                .contains("<url>https://review.example.org/square.png</url>")
                .contains("<itunes:image href=\"https://review.example.org/square.png\" />");
        JsonNode json = CloudEventEnvelope.JSON.readTree(FeedFormat.JSON.write(feed));
        assertThat(json.at("/hubs/1/url").asText()).isEqualTo("https://hub.example.org/");
        assertThat(json.at("/icon").asText()).isEqualTo("https://review.example.org/square.png");
    }

    @Test
    void anArticleWithAudioMakesThePodcastNamespacesAppear() {
        assertThat(text(FeedFormat.RSS.write(feed(List.of(FULL)))))
                .contains("xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\"")
                .contains("xmlns:podcast=\"https://podcastindex.org/namespace/1.0\"")
                .contains("<itunes:category text=\"News\" />")
                .contains("<itunes:explicit>no</itunes:explicit>")
                .contains("<itunes:episodeType>full</itunes:episodeType>")
                .doesNotContain("itunes:owner", "itunes:keywords")
                .containsPattern("<itunes:duration>[0-9:]+</itunes:duration>")
                .containsPattern("<podcast:guid>[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}<")
                .contains("<media:content url=\"https://review.example.org/pictures/room.jpg\"");
        assertThat(text(FeedFormat.RSS.write(feed(List.of(MINIMAL))))).doesNotContain("itunes", "podcast", "media:");
    }

    @Test
    void anExcerptIsAllThereIsWhereTheSettingSaysSo() throws Exception {
        FeedConfig config = new FeedConfig(
                FeedConfig.Content.EXCERPT, List.of(), false, null, "News", false, null, List.of(), List.of());
        Feed feed = feed(config, Shelf.ALL, "", List.of(FULL), List.of());

        assertThat(text(FeedFormat.ATOM.write(feed))).doesNotContain("<content").contains("<summary");
        assertThat(text(FeedFormat.RSS.write(feed)))
                .doesNotContain("content:encoded>")
                .contains("<description>How");
        JsonNode item = CloudEventEnvelope.JSON
                .readTree(FeedFormat.JSON.write(feed))
                .get("items")
                .get(0);
        assertThat(item.get("content_text").asText()).isEqualTo(FULL.summary());
        assertThat(item.has("content_html")).isFalse();
    }

    @Test
    void anArchiveDocumentSaysSoAndLeadsBackAndOn() throws Exception {
        Chunk previous = Chunk.FIRST;
        Chunk chunk = Chunk.of(UUID.fromString("00000000-0000-0000-0000-000000000000"));
        Shelf shelf = Shelf.named(Shelf.Kind.TAG, "City Hall");
        String folder = "https://review.example.org/tags/city-hall";
        Feed feed = new Feed(
                PUBLICATION,
                CONFIG,
                shelf,
                "City Hall",
                List.of(FULL),
                List.of(),
                Optional.of(chunk),
                Optional.of(previous),
                Optional.empty());

        assertThat(text(FeedFormat.ATOM.write(feed)))
                .contains("<fh:archive />")
                .contains("<title type=\"text\">The Example Review &amp; Co · City Hall</title>")
                .contains("<id>%s/feed.atom</id>".formatted(folder))
                .contains("rel=\"self\" type=\"application/atom+xml\" href=\"%s/feed/%s.atom\""
                        .formatted(folder, chunk.name()))
                .contains("rel=\"current\" type=\"application/atom+xml\" href=\"%s/feed.atom\"".formatted(folder))
                .contains("rel=\"prev-archive\" type=\"application/atom+xml\" href=\"%s/feed/first.atom\""
                        .formatted(folder));
        assertThat(text(FeedFormat.RSS.write(feed)))
                .contains("<fh:archive />")
                .contains("<atom:link rel=\"prev-archive\" type=\"application/rss+xml\" href=\"%s/feed/first.rss\""
                        .formatted(folder));
        assertThat(CloudEventEnvelope.JSON
                        .readTree(FeedFormat.JSON.write(feed))
                        .get("next_url")
                        .asText())
                .isEqualTo(folder + "/feed/first.json");
    }

    @Test
    void theOldestArchiveDocumentLeadsOn() {
        Chunk next = Chunk.of(UUID.fromString("00000000-0000-0000-0000-000000000000"));
        Feed feed = new Feed(
                PUBLICATION,
                CONFIG,
                Shelf.ALL,
                "",
                List.of(FULL),
                List.of(),
                Optional.of(Chunk.FIRST),
                Optional.empty(),
                Optional.of(next));

        assertThat(text(FeedFormat.ATOM.write(feed)))
                .contains(
                        "rel=\"next-archive\" type=\"application/atom+xml\" href=\"https://review.example.org/feed/%s.atom\""
                                .formatted(next.name()));
    }

    @Test
    void aTitleThatLooksLikeMarkupIsShownNotObeyed() throws Exception {
        Shelf shelf = Shelf.named(Shelf.Kind.TAG, "R&D <b>");
        Feed feed = feed(CONFIG, shelf, "R&D <b>", List.of(), List.of());

        assertThat(text(FeedFormat.ATOM.write(feed)))
                .contains(
                        "<title type=\"html\">The Example Review &amp;amp; Co · R&amp;amp;D &amp;lt;b&amp;gt;</title>");
        assertThat(text(FeedFormat.RSS.write(feed)))
                .contains("<title>The Example Review &#x26; Co · R&#x26;D &#x3C;b&gt;</title>");
        assertThat(text(FeedFormat.RSS.write(feed(CONFIG, shelf, "<b>R&D</b>", List.of(), List.of()))))
                .contains("Co · &#x26;lt;b&#x26;gt;R&#x26;amp;D&#x26;lt;/b&#x26;gt;</title>");
    }

    @Test
    void whatHtmlShowsByItselfIsNotEscaped() {
        assertThat(HtmlText.shown("\"Read\" 1 < 2 & twice")).isEqualTo("\"Read\" 1 < 2 & twice");
        assertThat(HtmlText.shown("\"R&D\" <b> > & x")).isEqualTo("\"R&amp;D\" &lt;b&gt; &gt; &amp; x");
    }

    @Test
    void aFeedWithoutEntriesIsStillAFeed() throws Exception {
        Feed empty = feed(List.of());

        assertThat(read(FeedFormat.RSS.write(empty)).getEntries()).isEmpty();
        assertThat(read(FeedFormat.ATOM.write(empty)).getEntries()).isEmpty();
        assertThat(CloudEventEnvelope.JSON
                        .readTree(FeedFormat.JSON.write(empty))
                        .get("items"))
                .isEmpty();
    }

    private static String title(SyndEntry entry) {
        String title = entry.getTitle();
        boolean html = "html".equals(entry.getTitleEx().getType()) || title.contains("&lt;/");
        return html ? Parser.unescapeEntities(title, false) : title;
    }

    private static Feed feed(List<Entry> entries) {
        return feed(CONFIG, Shelf.ALL, "", entries, List.of());
    }

    private static Feed feed(
            FeedConfig config, Shelf shelf, String name, List<Entry> entries, List<Withdrawal> withdrawals) {
        return new Feed(
                PUBLICATION,
                config,
                shelf,
                name,
                entries,
                withdrawals,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static SyndFeed read(byte[] bytes) throws Exception {
        return new SyndFeedInput().build(new XmlReader(new ByteArrayInputStream(bytes)));
    }

    private static List<String> guids(List<Entry> entries) {
        return entries.stream().map(Entry::guid).toList();
    }

    private static Entry entry(String example) {
        if (new ArticleEventCodec().decode(Examples.bytes(example)) instanceof Decoded.Event(ArticlePublished event)) {
            Article content = event.content();
            return new Entry(event.article(), event.revision(), content, event.at(), event.revision());
        }
        throw new IllegalArgumentException(example + " is no publication");
    }
}
