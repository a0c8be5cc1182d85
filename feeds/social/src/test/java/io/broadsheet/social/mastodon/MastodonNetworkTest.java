package io.broadsheet.social.mastodon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.social.mastodon.ScriptedMastodon.Mood;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkContract;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.outbound.OutboundConfig;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.testing.FileServer;
import io.broadsheet.social.testing.HandClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MastodonNetworkTest implements NetworkContract {
    private final ScriptedMastodon server = new ScriptedMastodon();
    private final FileServer files = new FileServer();
    private final HandClock clock = new HandClock(Instant.now());
    private final GuardedHttp http = new GuardedHttp(new OutboundConfig(Duration.ofMillis(1_500), true));
    private final Network network = network(ScriptedMastodon.TOKEN);

    private Network network(String token) {
        return new MastodonKind(http, new Pictures(http), clock)
                .connect(new Connection("main", server.uri(), token, "unlisted"));
    }

    @AfterEach
    void close() {
        server.close();
        files.close();
        http.close();
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public List<String> texts() {
        return server.statuses().stream().map(ScriptedMastodon.Status::text).toList();
    }

    @Override
    public void loseNextAnswer() {
        server.next(Mood.DROPS_AFTER_DOING);
    }

    @Override
    public void troubleNext() {
        server.next(Mood.TOO_MANY);
    }

    private Frozen frozen(String text) {
        return frozen(Post.of(text, "de-AT", Instant.now(), UUID.randomUUID().toString()));
    }

    private Frozen frozen(Post post) {
        Preparation ready = network.prepare(network.freeze(post), null);
        return ((Preparation.Ready) ready).frozen();
    }

    @Test
    void aPostGoesOutWithLanguageVisibilityAndKey() {
        Frozen frozen = frozen("Hallo");

        network.post(frozen);

        assertThat(server.statuses()).singleElement().satisfies(it -> {
            assertThat(it.language()).isEqualTo("de");
            assertThat(it.visibility()).isEqualTo("unlisted");
        });
        assertThat(server.requests())
                .singleElement()
                .satisfies(it -> assertThat(it.key()).isEqualTo(frozen.key()));
    }

    @ParameterizedTest
    @CsvSource({"en, en", "en-GB, en", "zh-TW, zh-TW", "zh-Hant-HK, zh-HK", "zh, zh", "sr-Latn, sr"})
    void languagesAreNamedAsMastodonKnowsThem(String tag, String known) {
        Frozen frozen = network.freeze(Post.of("x", tag, Instant.now(), "key"));

        assertThat(frozen.request()).contains("\"language\":\"%s\"".formatted(known));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "ERROR_AFTER_DOING",
                "DROPS_AFTER_DOING",
                "HANGS_AFTER_DOING",
                "TRICKLES_AFTER_DOING",
                "HTML",
                "HUGE"
            })
    void anAnswerThatSaysNothingIsADoubt(Mood mood) {
        server.next(mood);

        Outcome outcome = network.post(frozen("Perhaps"));

        assertThat(outcome).isInstanceOf(Outcome.InDoubt.class);
    }

    @Test
    void aRateLimitStopsTheWholeAccountUntilItsReset() {
        server.next(Mood.RATE_LIMITED);
        network.post(frozen("Too soon"));

        Outcome early = network.post(frozen("Still too soon"));

        assertThat(early)
                .isInstanceOfSatisfying(
                        Outcome.TryLater.class,
                        it -> assertThat(it.atLeast()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(4)));
        assertThat(server.requests()).hasSize(1);
        clock.pass(Duration.ofSeconds(5));
        assertThat(network.post(frozen("In time"))).isInstanceOf(Outcome.Posted.class);
    }

    @Test
    void aRefusalCarriesTheServersReason() {
        server.next(Mood.UNPROCESSABLE);

        Outcome outcome = network.post(frozen("?"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class, it -> assertThat(it.reason()).contains("422", "Text can't be blank"));
    }

    @Test
    void aWrongTokenIsToldWithoutShowingIt() {
        Outcome outcome = network("wrong-token-wrong-token").post(frozen("?"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unauthorised.class,
                        it -> assertThat(it.reason())
                                .contains("401", "The access token is invalid")
                                .doesNotContain("wrong-token"));
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (ScriptedMastodon elsewhere = new ScriptedMastodon()) {
            server.redirectsTo(elsewhere.uri() + "/api/v1/statuses");
            server.next(Mood.REDIRECT);

            Outcome outcome = network.post(frozen("?"));

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            it -> assertThat(it.reason()).contains("307", "redirects are not followed"));
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void aServerThatIsNotThereIsTriedLater() {
        server.close();

        Outcome outcome = network.post(frozen("?"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.TryLater.class, it -> assertThat(it.reason()).contains("cannot be reached"));
    }

    @Test
    void theServersOwnLimitIsTaken() {
        server.limit(1_200);

        network.refresh();

        assertThat(network.rules().limit()).isEqualTo(1_200);
    }

    @Test
    void aServerWithoutLimitsHasTheUsualOnes() {
        server.close();

        network.refresh();

        assertThat(network.rules().limit()).isEqualTo(500);
    }

    @Test
    void limitsAreAskedForOnceInAWhile() {
        network.refresh();
        clock.pass(Duration.ofHours(5));

        network.refresh();

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aPostIsFoundBehindManyNewerOnes() {
        URI link = URI.create("https://review.example/articles/deep?a=1&b=2");
        network.post(frozen("Deep\n\n" + link));
        for (int i = 0; i < 90; i++) {
            network.post(frozen("Newer " + i));
        }

        Finding finding = network.find(frozen("x"), link, Instant.now().minus(Duration.ofMinutes(5)));

        assertThat(finding).isInstanceOf(Finding.Found.class);
    }

    @Test
    void aLinkThatOnlyBeginsAlikeIsAnother() {
        network.post(frozen("Two\n\nhttps://review.example/articles/ships-2"));

        Finding finding = network.find(
                frozen("x"),
                URI.create("https://review.example/articles/ships"),
                Instant.now().minus(Duration.ofMinutes(5)));

        assertThat(finding).isInstanceOf(Finding.Absent.class);
    }

    @Test
    void whoMayNotReadWaitsToBeConnectedAnew() {
        Finding finding = network("wrong-token-wrong-token")
                .find(frozen("x"), URI.create("https://review.example/x"), Instant.now());

        assertThat(finding).isInstanceOf(Finding.Unauthorised.class);
    }

    @Test
    void aContentWarningGoesOutApartFromTheText() {
        network.post(frozen(new Post(
                "Hallo",
                "de",
                "Gewalt",
                null,
                List.of(),
                Instant.now(),
                UUID.randomUUID().toString())));

        assertThat(server.requests())
                .singleElement()
                .satisfies(it -> assertThat(it.body()).contains("\"spoiler_text\":\"Gewalt\"", "\"sensitive\":true"));
    }

    @Test
    void plainHttpIsRefusedOnTheOpenInternet() {
        GuardedHttp strict = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(1), false));
        MastodonKind kind = new MastodonKind(strict, new Pictures(strict), clock);
        Connection plain = new Connection("main", URI.create("http://social.example"), "token", "public");

        assertThatThrownBy(() -> kind.connect(plain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadsheet.social.accounts.main.server is 'http://social.example'");
    }

    @Test
    void aMissingTokenIsNamed() {
        MastodonKind kind = new MastodonKind(http, new Pictures(http), clock);
        Connection without = new Connection("main", server.uri(), null, "public");

        assertThatThrownBy(() -> kind.connect(without))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadsheet.social.accounts.main.token is missing");
    }

    @Test
    void anUnknownVisibilityIsRefused() {
        MastodonKind kind = new MastodonKind(http, new Pictures(http), clock);
        Connection odd = new Connection("main", server.uri(), "token", "secret");

        assertThatThrownBy(() -> kind.connect(odd))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("visibility is 'secret' (expected: public, unlisted, private or direct)");
    }

    private Frozen withPictures(Post.Picture... pictures) {
        return frozen(new Post(
                "Hallo",
                "de",
                null,
                null,
                List.of(pictures),
                Instant.now(),
                UUID.randomUUID().toString()));
    }

    @Test
    void picturesAreUploadedWithTheirAlternativeTextBeforeTheFirstTry() {
        URI picture = files.put("harbour.png", FileServer.picture("png", 60, 40, false));

        Frozen frozen = withPictures(new Post.Picture(picture, "Ein Hafen – „leer“"));

        assertThat(server.media().files()).singleElement().satisfies(it -> {
            assertThat(it.description()).isEqualTo("Ein Hafen – „leer“");
            assertThat(it.type()).isEqualTo("image/png");
        });
        network.post(frozen);
        network.post(frozen);
        assertThat(server.media().files()).hasSize(1);
        assertThat(server.statuses())
                .singleElement()
                .satisfies(it -> assertThat(it.pictures()).containsExactly("9000"));
    }

    @Test
    void aPictureThatTheServerIsStillWorkingOnIsWaitedFor() {
        server.media().takesItsTime(3);
        URI picture = files.put("harbour.png", FileServer.picture("png", 60, 40, false));

        Frozen frozen = withPictures(new Post.Picture(picture, ""));

        assertThat(server.media().questions()).isEqualTo(3);
        assertThat(frozen.request()).contains("\"media_ids\":[\"9000\"]");
    }

    @Test
    void anOlderServerTakesPicturesTheOldWay() {
        server.media().onlyFirstVersion();
        URI picture = files.put("harbour.png", FileServer.picture("png", 60, 40, false));

        withPictures(new Post.Picture(picture, "A harbour"));

        assertThat(server.media().files()).hasSize(1);
    }

    @Test
    void aPictureThatIsRefusedOrMissingLeavesThePostWithoutIt() {
        server.media().refuses();
        URI picture = files.put("harbour.png", FileServer.picture("png", 60, 40, false));

        Frozen frozen =
                withPictures(new Post.Picture(picture, ""), new Post.Picture(files.uri("/missing.png"), "Nothing"));

        assertThat(network.post(frozen))
                .isInstanceOfSatisfying(
                        Outcome.Posted.class,
                        it -> assertThat(it.without())
                                .contains("without the picture " + picture, "/missing.png: 127.0.0.1 answered 404"));
        assertThat(server.statuses())
                .singleElement()
                .satisfies(it -> assertThat(it.pictures()).isEmpty());
    }

    @Test
    void noMorePicturesGoOutThanTheServerTakes() {
        URI picture = files.put("harbour.png", FileServer.picture("png", 60, 40, false));
        Post.Picture one = new Post.Picture(picture, "");

        withPictures(one, one, one, one, one, one);

        assertThat(server.media().files()).hasSize(4);
    }

    @Test
    void whatIsLeftOfTheServersLimitIsKept() {
        server.remaining(11);
        network.post(frozen("One"));
        assertThat(network.allowance().isSpent(clock.instant())).isFalse();

        server.remaining(10);
        network.post(frozen("Two"));

        assertThat(network.allowance().isSpent(clock.instant())).isTrue();
        clock.pass(Duration.ofSeconds(90));
        assertThat(network.allowance().isSpent(clock.instant())).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "v2; {\"configuration\":{\"statuses\":{\"max_characters\":5000,\"characters_reserved_per_url\":25}}}; 5000",
                "v1; {\"configuration\":{\"statuses\":{\"max_characters\":4000}},\"version\":\"0.3.8\"}; 4000",
                "v1; {\"max_toot_chars\":6000,\"upload_limit\":16000000,\"version\":\"2.7.2 (compatible with 2.7, Pleroma 2.5.0)\"}; 6000",
                "v1; {\"max_toot_chars\":\"2000\",\"version\":\"2.7.2 (compatible with 2.7, Pixelfed 0.11.0)\"}; 2000",
                "v1; {\"version\":\"3.0.0\"}; 500",
                "v2; {\"configuration\":{\"statuses\":{\"max_characters\":-7}}}; 100"
            })
    void serversThatSpeakTheApiSayTheirLimitsInDifferentPlaces(String version, String instance, int limit) {
        server.instance().only(version, instance);

        network.refresh();

        assertThat(network.rules().limit()).isEqualTo(limit);
    }

    @Test
    void aThreadHangsTogether() {
        Outcome.Posted first = (Outcome.Posted) network.post(frozen("One"));
        Preparation second = network.prepare(
                network.freeze(
                        Post.of("Two", "de", Instant.now(), UUID.randomUUID().toString())),
                first.remoteId());

        network.post(((Preparation.Ready) second).frozen());

        assertThat(server.statuses().getLast().replyTo()).isEqualTo(first.remoteId());
    }

    @Test
    void theRightsAreCheckedWithoutPosting() {
        assertThat(network.check()).isInstanceOf(Check.Ready.class);
        assertThat(network("another token").check()).isInstanceOf(Check.Lacking.class);
        assertThat(server.statuses()).isEmpty();
    }
}
