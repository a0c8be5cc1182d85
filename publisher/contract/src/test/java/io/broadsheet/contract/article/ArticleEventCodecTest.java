package io.broadsheet.contract.article;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.testing.Examples;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ArticleEventCodecTest {
    static final List<String> VALID = Examples.VALID;
    static final List<String> BROKEN = Examples.BROKEN;

    private final ArticleEventCodec codec = new ArticleEventCodec();

    @ParameterizedTest
    @FieldSource("VALID")
    void everyGoldenExampleStaysReadable(String example) {
        assertThat(codec.decode(Examples.bytes(example))).isInstanceOf(Decoded.Event.class);
    }

    @ParameterizedTest
    @FieldSource("VALID")
    void whatWeWriteOfAnExampleFitsItsSchema(String example) throws IOException {
        ArticleEvent event = event(example);

        JsonNode written = CloudEventEnvelope.JSON.readTree(codec.encode(event));

        String schema = switch (event) {
            case ArticlePublished _ -> "article-published.v1.schema.json";
            case ArticleWithdrawn _ -> "article-withdrawn.v1.schema.json";
        };
        assertThat(complaints(schema, written.get("data"))).isEmpty();
        assertThat(complaints(
                        schema,
                        CloudEventEnvelope.JSON
                                .readTree(Examples.bytes(example))
                                .get("data")))
                .isEmpty();
    }

    @Test
    void theSchemaSeesAMissingTitle() throws IOException {
        JsonNode data = CloudEventEnvelope.JSON
                .readTree(Examples.bytes("broken-no-title.json"))
                .get("data");

        assertThat(complaints("article-published.v1.schema.json", data)).anyMatch(error -> error.contains("title"));
    }

    @Test
    void theFullExampleIsReadWhole() {
        ArticlePublished event = (ArticlePublished) event("article-published-full.json");

        assertThat(event.article()).isEqualTo(ArticleId.of("6f1c5c1e-0d2a-4f0e-9c53-0a7d8f6e2b11"));
        assertThat(event.at()).isEqualTo(Instant.parse("2026-09-14T06:30:00Z"));
        assertThat(event.content().byline()).containsExactly("Ada Fenwick", "Jürgen Öst");
        assertThat(event.content().enclosures().getFirst().size()).isEqualTo(9_120_044);
        assertThat(event.content().announcements()).containsOnlyKeys("mastodon");
    }

    @Test
    void theChoiceOfWhatBecomesOfPostsIsReadAndMayBeAbsent() {
        ArticlePublished chosen = (ArticlePublished) event("article-published-correction-reply.json");
        ArticlePublished open = (ArticlePublished) event("article-published-correction.json");

        assertThat(chosen.posts()).isEqualTo(PostsChoice.REPLY);
        assertThat(open.posts()).isNull();
        assertThat(PostsChoice.of("sing")).isEmpty();
    }

    @Test
    void theHistoryIsReadAndMayBeAbsent() {
        ArticleEvent told = event("article-published-history.json");
        ArticleEvent silent = event("article-published-correction.json");

        assertThat(told.history())
                .isEqualTo(new History(
                        Instant.parse("2026-10-02T12:00:00Z"),
                        told.at(),
                        4,
                        List.of("a-note"),
                        List.of("News"),
                        List.of("drafts"),
                        List.of("Ada Fenwick")));
        assertThat(silent.history()).isNull();
    }

    @ParameterizedTest
    @FieldSource("BROKEN")
    void whatNoVersionCouldHaveMeantIsAValueWithItsReason(String example) {
        assertThat(codec.decode(Examples.bytes(example)))
                .isInstanceOfSatisfying(
                        Decoded.Malformed.class, it -> assertThat(it.reason()).isNotBlank());
    }

    @Test
    void aTypeFromTheFutureIsAValueThatNamesIt() {
        assertThat(codec.decode(Examples.bytes(Examples.FUTURE)))
                .isEqualTo(new Decoded.UnknownType("io.broadsheet.article.translated.v7"));
    }

    @Test
    void anEmptyRecordIsMalformed() {
        assertThat(codec.decode(null)).isInstanceOf(Decoded.Malformed.class);
        assertThat(codec.decode(new byte[0])).isInstanceOf(Decoded.Malformed.class);
    }

    @Property(tries = 300)
    void anyBytesAreSomeValue(@ForAll byte[] bytes) {
        assertThat(codec.decode(bytes)).isNotNull();
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadBack(@ForAll("events") ArticleEvent event) {
        assertThat(codec.decode(codec.encode(event))).isEqualTo(new Decoded.Event(event));
    }

    @Property(tries = 100)
    void anExampleCutAnywhereIsMalformed(@ForAll("cuts") int length) {
        byte[] whole = Examples.bytes("article-published-full.json");

        assertThat(codec.decode(java.util.Arrays.copyOf(whole, length))).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void anArticleOverTheLimitIsRefusedWithItsSizeAndTheLimit() {
        ArticlePublished event = published(1, "Long", "x".repeat(ArticleEventCodec.MAX_BYTES));

        assertThatThrownBy(() -> codec.encode(event))
                .isInstanceOf(EventTooLargeException.class)
                .hasMessageContaining("expected: <= 900,000")
                .hasMessageContaining("shorten the text");
    }

    @Provide
    Arbitrary<Integer> cuts() {
        byte[] whole = Examples.bytes("article-published-full.json");
        int end = new String(whole, UTF_8).stripTrailing().getBytes(UTF_8).length;
        return Arbitraries.integers().between(0, end - 1);
    }

    @Provide
    Arbitrary<ArticleEvent> events() {
        Arbitrary<String> text = Arbitraries.strings().all().ofMaxLength(60).map(CleanText::of);
        return Arbitraries.oneOf(
                text.map(words -> published(1, "Title", words).after(published(1, "Before", "x" + words))),
                text.map(words -> published(1, "Title", words)),
                text.map(words -> published(7, "T " + words.replaceAll("[\\r\\n]", " "), words)),
                text.map(words -> new ArticleWithdrawn(
                        ArticleId.fresh(),
                        2,
                        Instant.parse("2026-11-24T10:15:30.123456Z"),
                        "a-slug",
                        URI.create("https://review.example.org/articles/a-slug"),
                        words,
                        PostsChoice.LEAVE)));
    }

    private ArticleEvent event(String example) {
        return ((Decoded.Event) codec.decode(Examples.bytes(example))).event();
    }

    private static ArticlePublished published(int revision, String title, String text) {
        Instant at = Instant.parse("2026-11-24T10:15:30Z");
        return new ArticlePublished(
                ArticleId.fresh(),
                revision,
                at,
                new Article(
                        "a-slug",
                        title,
                        null,
                        List.of(text.replaceAll("[\\r\\n]", " ")),
                        null,
                        List.of(),
                        "en",
                        text,
                        text,
                        "",
                        URI.create("https://review.example.org/articles/a-slug"),
                        List.of(),
                        List.of(),
                        null,
                        at,
                        at,
                        Map.of()));
    }

    private static List<String> complaints(String schema, JsonNode data) throws IOException {
        try (InputStream in = ArticleEventCodec.class.getResourceAsStream("/io/broadsheet/contract/schema/" + schema)) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(in)
                    .validate(data)
                    .stream()
                    .map(Error::toString)
                    .toList();
        }
    }
}
