package io.broadsheet.syndication.representation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final Instant CHANGED = Instant.parse("2026-09-14T06:30:00Z");
    private static final Instant NOW = CHANGED.plusSeconds(3600);
    private static final CachePolicy POLICY = new CachePolicy(Duration.ofMinutes(1), Duration.ofDays(1));
    private static final Representation FEED =
            Representation.of("application/atom+xml; charset=utf-8", "<feed/>".getBytes(UTF_8), CHANGED);
    private static final String TAG = FEED.variant(Coding.IDENTITY).tag().toString();
    private static final String GZIP_TAG = FEED.variant(Coding.GZIP).tag().toString();

    @Test
    void withoutConditionsAllIsSent() {
        Answer answer = Answer.of(FEED, Conditions.NONE, POLICY, NOW);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).asString(UTF_8).isEqualTo("<feed/>");
        assertThat(answer.headers())
                .containsEntry("ETag", TAG)
                .containsEntry("Last-Modified", "Mon, 14 Sep 2026 06:30:00 GMT")
                .containsEntry("Cache-Control", "public, max-age=60, stale-if-error=86400")
                .containsEntry("Vary", "Accept-Encoding")
                .containsEntry("Content-Type", "application/atom+xml; charset=utf-8")
                .doesNotContainKey("Content-Encoding");
    }

    @Test
    void eachCodingHasATagOfItsOwn() throws IOException {
        Answer answer = Answer.of(FEED, new Conditions(null, "gzip", null, null, null, null, null), POLICY, NOW);

        assertThat(GZIP_TAG).isNotEqualTo(TAG);
        assertThat(answer.headers()).containsEntry("ETag", GZIP_TAG).containsEntry("Content-Encoding", "gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .asString(UTF_8)
                .isEqualTo("<feed/>");
    }

    @Test
    void aKnownTagIsAnsweredWith304AndItsMetadataOnly() {
        Answer answer = Answer.of(FEED, ifNoneMatch(TAG), POLICY, NOW);

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.body()).isNull();
        assertThat(answer.headers()).containsOnlyKeys("ETag", "Cache-Control", "Vary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", " * ", "%s", "W/%s", "\"other\", %s", "\"a,b\",%s", "%s,\"other\"", "broken, W/%s", ", ,%s"
            })
    void everyFormOfAListMatches(String header) {
        assertThat(status(ifNoneMatch(header.formatted(TAG)))).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"other\"", "W/\"other\"", "w/%s", "'%s'", "\"unclosed", "%.5s", "\"*\""})
    void otherTagsDoNotMatch(String header) {
        assertThat(status(ifNoneMatch(header.formatted(TAG)))).isEqualTo(200);
    }

    @Test
    void theTagOfAnotherCodingDoesNotMatch() {
        assertThat(status(ifNoneMatch(GZIP_TAG))).isEqualTo(200);
        assertThat(status(new Conditions(null, "gzip", null, GZIP_TAG, null, null, null)))
                .isEqualTo(304);
    }

    @Test
    void theTagWinsOverTheDate() {
        String future = HttpDate.format(NOW);

        assertThat(status(new Conditions(null, null, null, "\"other\"", future, null, null)))
                .isEqualTo(200);
        assertThat(status(new Conditions(null, null, null, TAG, HttpDate.format(CHANGED.minusSeconds(9)), null, null)))
                .isEqualTo(304);
    }

    @Test
    void theDateDecidesToTheSecond() {
        assertThat(status(ifModifiedSince(HttpDate.format(CHANGED)))).isEqualTo(304);
        assertThat(status(ifModifiedSince(HttpDate.format(CHANGED.minusSeconds(1)))))
                .isEqualTo(200);
        assertThat(status(ifModifiedSince("tomorrow"))).isEqualTo(200);
    }

    @Test
    void lastModifiedIsNeverLaterThanTheClockAndAReaderByDateStillLearnsOfTheChange() {
        // given a second change within the second of the first
        Representation ahead = Representation.of("text/plain", "b".getBytes(UTF_8), CHANGED.plusSeconds(1));

        Answer answer = Answer.of(ahead, ifModifiedSince(HttpDate.format(CHANGED)), POLICY, CHANGED.plusMillis(800));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Last-Modified", HttpDate.format(CHANGED));
    }

    @Test
    void failedPreconditionsAreAnsweredWith412() {
        assertThat(status(new Conditions(null, null, TAG, null, null, null, null)))
                .isEqualTo(200);
        assertThat(status(new Conditions(null, null, "W/" + TAG, null, null, null, null)))
                .isEqualTo(412);
        assertThat(status(new Conditions(null, null, "\"other\"", null, null, null, null)))
                .isEqualTo(412);
        assertThat(status(new Conditions(null, null, null, null, null, HttpDate.format(CHANGED.minusSeconds(1)), null)))
                .isEqualTo(412);
        assertThat(status(new Conditions(null, null, null, null, null, HttpDate.format(CHANGED), null)))
                .isEqualTo(200);
    }

    @Test
    void conditionsDoNotTurnAnErrorInto304() {
        Answer answer = Answer.ofError(410, FEED, ifNoneMatch("*"), POLICY, NOW);

        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.body()).isNotNull();
    }

    @Property
    void aClientThatRepeatsWhatItWasToldGets304(@ForAll byte[] bytes, @ForAll boolean zipped) {
        Representation representation = Representation.of("text/plain", bytes, CHANGED);
        String coding = zipped ? "gzip" : null;
        Answer first =
                Answer.of(representation, new Conditions(null, coding, null, null, null, null, null), POLICY, NOW);

        Answer second = Answer.of(
                Representation.of("text/plain", bytes.clone(), CHANGED),
                new Conditions(null, coding, null, first.headers().get("ETag"), null, null, null),
                POLICY,
                NOW);

        assertThat(second.status()).isEqualTo(304);
        assertThat(second.headers()).containsEntry("ETag", first.headers().get("ETag"));
    }

    @Property
    void noConditionIsTooStrange(
            @ForAll String acceptEncoding, @ForAll String ifNoneMatch, @ForAll String ifModifiedSince) {
        Answer answer = Answer.of(
                FEED,
                new Conditions(null, acceptEncoding, null, ifNoneMatch, ifModifiedSince, null, null),
                POLICY,
                NOW);

        assertThat(answer.status()).isIn(200, 304);
    }

    private static int status(Conditions conditions) {
        return Answer.of(FEED, conditions, POLICY, NOW).status();
    }

    private static Conditions ifNoneMatch(@Nullable String header) {
        return new Conditions(null, null, null, header, null, null, null);
    }

    private static Conditions ifModifiedSince(String header) {
        return new Conditions(null, null, null, null, header, null, null);
    }

    @Test
    void aBrowserGetsTheSameBytesUnderATypeThatItShowsAndATagOfTheirOwn() {
        Representation feed = FEED.forBrowsersAs("application/xml; charset=utf-8");
        Conditions browser = new Conditions("text/html,application/xml;q=0.9", null, null, null, null, null, null);

        Answer answer = Answer.of(feed, browser, POLICY, NOW);

        assertThat(answer.headers())
                .containsEntry("Content-Type", "application/xml; charset=utf-8")
                .containsEntry("Vary", "Accept-Encoding, Accept")
                .doesNotContainEntry("ETag", TAG);
        assertThat(answer.body()).asString(UTF_8).isEqualTo("<feed/>");
        assertThat(Answer.of(feed, Conditions.NONE, POLICY, NOW).headers())
                .containsEntry("Content-Type", "application/atom+xml; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"feed", "FEED", "gzip, feed", "feed;q=0.5"})
    void aClientMaySayThatItDoesWithTheNewEntries(String header) {
        assertThat(new Conditions(null, null, null, TAG, null, null, header).takesNewEntriesOnly())
                .isTrue();
        assertThat(new Conditions(null, null, null, null, null, null, header).takesNewEntriesOnly())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip", "feed;q=0", "feed; q=0.0", "feeds", "vcdiff, diffe"})
    void aClientThatDoesNotSaySoGetsAll(String header) {
        assertThat(new Conditions(null, null, null, TAG, null, null, header).takesNewEntriesOnly())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void everyCodingIsToBeHadHereAndTheSameBytesGiveTheSame(Coding coding) {
        byte[] bytes = "words ".repeat(2000).getBytes(UTF_8);

        assertThat(coding.isAvailable()).isTrue();
        assertThat(coding.encode(bytes)).isEqualTo(coding.encode(bytes.clone()));
        assertThat(coding.encode(bytes).length).isLessThanOrEqualTo(bytes.length);
    }

    @Test
    void brotliAndZstdAreWhatTheyCallThemselves() throws IOException {
        byte[] bytes = "words ".repeat(2000).getBytes(UTF_8);

        assertThat(com.aayushatharva.brotli4j.decoder.Decoder.decompress(Coding.BROTLI.encode(bytes))
                        .getDecompressedData())
                .isEqualTo(bytes);
        assertThat(com.github.luben.zstd.Zstd.decompress(Coding.ZSTD.encode(bytes), bytes.length))
                .isEqualTo(bytes);
    }
}
