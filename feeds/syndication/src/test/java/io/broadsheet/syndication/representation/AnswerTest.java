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
        Answer answer = Answer.of(FEED, new Conditions("gzip", null, null, null, null), POLICY, NOW);

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
        assertThat(status(new Conditions("gzip", null, GZIP_TAG, null, null))).isEqualTo(304);
    }

    @Test
    void theTagWinsOverTheDate() {
        String future = HttpDate.format(NOW);

        assertThat(status(new Conditions(null, null, "\"other\"", future, null)))
                .isEqualTo(200);
        assertThat(status(new Conditions(null, null, TAG, HttpDate.format(CHANGED.minusSeconds(9)), null)))
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
        assertThat(status(new Conditions(null, TAG, null, null, null))).isEqualTo(200);
        assertThat(status(new Conditions(null, "W/" + TAG, null, null, null))).isEqualTo(412);
        assertThat(status(new Conditions(null, "\"other\"", null, null, null))).isEqualTo(412);
        assertThat(status(new Conditions(null, null, null, null, HttpDate.format(CHANGED.minusSeconds(1)))))
                .isEqualTo(412);
        assertThat(status(new Conditions(null, null, null, null, HttpDate.format(CHANGED))))
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
        Answer first = Answer.of(representation, new Conditions(coding, null, null, null, null), POLICY, NOW);

        Answer second = Answer.of(
                Representation.of("text/plain", bytes.clone(), CHANGED),
                new Conditions(coding, null, first.headers().get("ETag"), null, null),
                POLICY,
                NOW);

        assertThat(second.status()).isEqualTo(304);
        assertThat(second.headers()).containsEntry("ETag", first.headers().get("ETag"));
    }

    @Property
    void noConditionIsTooStrange(
            @ForAll String acceptEncoding, @ForAll String ifNoneMatch, @ForAll String ifModifiedSince) {
        Answer answer =
                Answer.of(FEED, new Conditions(acceptEncoding, null, ifNoneMatch, ifModifiedSince, null), POLICY, NOW);

        assertThat(answer.status()).isIn(200, 304);
    }

    private static int status(Conditions conditions) {
        return Answer.of(FEED, conditions, POLICY, NOW).status();
    }

    private static Conditions ifNoneMatch(@Nullable String header) {
        return new Conditions(null, null, header, null, null);
    }

    private static Conditions ifModifiedSince(String header) {
        return new Conditions(null, null, null, header, null);
    }
}
