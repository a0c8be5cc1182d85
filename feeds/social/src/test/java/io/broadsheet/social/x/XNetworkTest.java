package io.broadsheet.social.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.testing.FileServer;
import io.broadsheet.social.testing.RecordedApi.Answer;
import io.broadsheet.social.testing.RecordedApi.Asked;
import io.broadsheet.social.testing.RecordedNetworkContract;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class XNetworkTest extends RecordedNetworkContract {
    private static final String TOKEN = "x-access-token-x-access-token";
    private static final Pattern LINK = Pattern.compile("https?://\\S+");
    private final Map<String, String> alts = new HashMap<>();
    private boolean mediaGone;
    private int uploads;

    @Override
    protected NetworkKind kind() {
        return kind(http);
    }

    @Override
    protected NetworkKind kind(GuardedHttp other) {
        return new XKind(other, new Pictures(other), clock);
    }

    @Override
    protected Connection connection() {
        return new Connection("main", api.uri(), TOKEN, "public");
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN);
    }

    @Override
    protected boolean isChange(Asked asked) {
        return asked.path().startsWith("/2/tweets");
    }

    @Override
    protected Answer answer(Asked asked) {
        if (asked.path().equals("/2/media/upload")) {
            return uploaded(asked);
        }
        if (asked.path().equals("/2/media/metadata")) {
            alts.put(
                    asked.json().path("id").asText(),
                    asked.json().path("metadata").path("alt_text").path("text").asText());
            return Answer.json(
                    200,
                    "{\"data\":{\"id\":%s,\"associated_metadata\":{}}}"
                            .formatted(quoted(asked.json().path("id").asText())));
        }
        if (asked.method().equals("POST")) {
            JsonNode media = asked.json().path("media").path("media_ids");
            if (mediaGone && !media.isMissingNode()) {
                return Answer.json(
                        400,
                        "{\"title\":\"Invalid Request\",\"detail\":\"Your media IDs are invalid.\",\"status\":400}");
            }
            assertThat(asked.json().properties().stream().map(Map.Entry::getKey))
                    .isSubsetOf("text", "reply", "media");
            String text = asked.json().path("text").asText();
            if (new XCounting().count(text) > 280) {
                return Answer.json(
                        400,
                        "{\"title\":\"Invalid Request\",\"detail\":\"Your Tweet text is too long.\",\"status\":400}");
            }
            Shown made = show(
                    text,
                    asked.json().path("reply").path("in_reply_to_tweet_id").asText(""));
            List<String> seen = new ArrayList<>();
            media.forEach(it -> seen.add(alts.getOrDefault(it.asText(), "")));
            made.alts = seen;
            return Answer.json(201, "{\"data\":{\"id\":\"%s\",\"text\":%s}}".formatted(made.id, quoted(text)));
        }
        if (asked.method().equals("DELETE")) {
            shown.removeIf(it -> asked.path().endsWith("/" + it.id));
            return Answer.json(200, "{\"data\":{\"deleted\":true}}");
        }
        if (asked.path().equals("/2/users/me")) {
            return Answer.json(200, "{\"data\":{\"id\":\"7\",\"name\":\"Review\",\"username\":\"review\"}}");
        }
        assertThat(asked.path()).isEqualTo("/2/users/7/tweets");
        Instant since = Instant.parse(asked.query().get("start_time"));
        return Answer.json(
                200,
                newest().stream()
                        .filter(it -> !it.at.isBefore(since))
                        .map(XNetworkTest::recorded)
                        .collect(Collectors.joining(",", "{\"data\":[", "],\"meta\":{\"result_count\":1}}")));
    }

    private Answer uploaded(Asked asked) {
        if (refusesPictures) {
            return Answer.json(
                    400,
                    "{\"title\":\"Invalid Request\",\"detail\":\"One or more parameters to your request was invalid.\",\"status\":400}");
        }
        assertThat(asked.headers().get("content-type")).startsWith("multipart/form-data; boundary=");
        assertThat(asked.part("media_category")).isEqualTo("tweet_image");
        assertThat(asked.part("media_type")).isEqualTo("image/png");
        assertThat(asked.part("media")).contains("PNG");
        String id = "71" + uploads++;
        return Answer.json(
                200,
                "{\"data\":{\"id\":\"%s\",\"media_key\":\"3_%s\",\"expires_after_secs\":86400,\"size\":1024}}"
                        .formatted(id, id));
    }

    @Override
    protected boolean carriesPictures() {
        return true;
    }

    private Frozen picture() {
        URI source = files.put("ship.png", FileServer.picture("png", 640, 480, false));
        return ((Preparation.Ready) network().prepare(withPicture(source, "A ship"), null)).frozen();
    }

    @Test
    void aSecondTryNamesThePictureOfTheFirst() {
        Frozen frozen = picture();
        api.insteadOfNext(tooMany());
        network().post(frozen);
        clock.pass(Duration.ofHours(1));

        network().post(frozen);

        assertThat(uploads).isEqualTo(1);
        assertThat(shown.getFirst().alts).containsExactly("A ship");
    }

    @Test
    void aPictureThatXHasForgottenMeanwhileDoesNotHoldThePostBack() {
        Frozen frozen = picture();
        mediaGone = true;

        Outcome outcome = network().post(frozen);

        assertThat(((Outcome.Posted) outcome).without())
                .isEqualTo("without pictures: 127.0.0.1 answered 400: Your media IDs are invalid.");
        assertThat(texts()).containsExactly("A ship");
    }

    @Test
    void anUploadOfOAuth1IsSignedToo() {
        var signed = kind().connect(oAuth1());
        URI source = files.put("ship.png", FileServer.picture("png", 640, 480, false));

        signed.prepare(withPicture(source, "A ship"), null);

        assertThat(api.asked()).extracting(Asked::path).containsExactly("/2/media/upload", "/2/media/metadata");
        assertThat(api.asked())
                .allSatisfy(it -> assertThat(it.headers().get("authorization")).startsWith("OAuth "));
    }

    /** X shortens links and escapes three characters. */
    private static String recorded(Shown it) {
        StringBuilder urls = new StringBuilder();
        String text = LINK.matcher(it.text).replaceAll(found -> {
            String shortened =
                    "https://t.co/" + Integer.toUnsignedString(found.group().hashCode());
            urls.append(urls.isEmpty() ? "" : ",")
                    .append("{\"url\":%s,\"expanded_url\":%s}".formatted(quoted(shortened), quoted(found.group())));
            return shortened;
        });
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        String references = it.replyTo.isEmpty()
                ? ""
                : ",\"referenced_tweets\":[{\"type\":\"replied_to\",\"id\":\"%s\"}]".formatted(it.replyTo);
        return "{\"id\":\"%s\",\"text\":%s,\"created_at\":\"%s\",\"entities\":{\"urls\":[%s]}%s}"
                .formatted(it.id, quoted(escaped), it.at, urls, references);
    }

    @Override
    protected Answer tooMany() {
        return Answer.json(429, "{\"title\":\"Too Many Requests\",\"detail\":\"Too Many Requests\",\"status\":429}")
                .with("x-rate-limit-limit", "100")
                .with("x-rate-limit-remaining", "0")
                .with("x-rate-limit-reset", Long.toString(clock.instant().getEpochSecond() + 60));
    }

    @Override
    protected Answer unauthorised() {
        return Answer.json(
                401,
                "{\"title\":\"Unauthorized\",\"type\":\"about:blank\",\"status\":401,\"detail\":\"Unauthorized\"}");
    }

    @Test
    void theDailyLimitHoldsUntilItsReset() {
        api.insteadOfNext(Answer.json(429, "{\"title\":\"Too Many Requests\",\"status\":429}")
                .with("x-rate-limit-remaining", "99")
                .with("x-rate-limit-reset", Long.toString(clock.instant().getEpochSecond() + 60))
                .with("x-user-limit-24hour-remaining", "0")
                .with("x-user-limit-24hour-reset", Long.toString(clock.instant().getEpochSecond() + 7_200)));

        Outcome outcome = network().post(ready("Enough for today"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.TryLater.class, it -> assertThat(it.atLeast()).isGreaterThan(Duration.ofMinutes(100)));
    }

    @Test
    void aTextThatXHasJustTakenIsADoubtThatAskingEnds() {
        URI link = URI.create("https://review.example/a");
        Frozen frozen = ready("Twice\n\n" + link);
        network().post(frozen);
        api.insteadOfNext(
                Answer.json(
                        403,
                        "{\"detail\":\"You are not allowed to create a Tweet with duplicate content.\",\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403}"));

        Outcome outcome = network().post(frozen);

        assertThat(outcome).isInstanceOf(Outcome.InDoubt.class);
        assertThat(network().find(frozen, link, clock.instant().minusSeconds(60)))
                .isInstanceOf(Finding.Found.class);
        assertThat(texts()).hasSize(1);
    }

    @Test
    void textsGoOutComposedAndWithoutWhatXRefuses() {
        network().post(ready("Cafe\u0301 \uFEFFau lait"));

        assertThat(texts()).containsExactly("Caf\u00E9 au lait");
    }

    @Test
    void aTokenThatMayOnlyReadIsSaidBeforehand() {
        Asked probe = new Asked("GET", "/2/users/me", Map.of(), Map.of(), "");
        assertThat(answer(probe).status()).isEqualTo(200);
        assertThat(network().check())
                .isInstanceOfSatisfying(
                        Check.Ready.class, it -> assertThat(it.as()).contains("@review"));
    }

    private Connection oAuth1() {
        return new Connection(
                "main",
                api.uri(),
                "370773112-token",
                "public",
                Map.of(
                        Connection.CLIENT_ID, "consumer-key",
                        Connection.CLIENT_SECRET, "consumer-secret",
                        Connection.TOKEN_SECRET, "token-secret"));
    }

    @Test
    void oAuth1SignsEveryRequest() {
        var signed = kind().connect(oAuth1());

        signed.post(ready("Signed"));

        assertThat(api.asked().getLast().headers().get("authorization"))
                .startsWith("OAuth ")
                .contains(
                        "oauth_consumer_key=\"consumer-key\"", "oauth_signature=\"", "oauth_token=\"370773112-token\"")
                .doesNotContain("consumer-secret", "token-secret");
    }

    /** The example of docs.x.com, "Creating a signature": its parameters stand in the query here. */
    @Test
    void theDocumentedExampleIsSignedAsDocumented() {
        Signature signature = new Signature(
                "xvz1evFS4wEEPTGEFPHBog",
                "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
                "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
                "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE");

        String header = signature.header(
                "POST",
                URI.create(
                        "https://api.x.com/1.1/statuses/update.json?include_entities=true&status=Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21"),
                "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
                1_318_622_958);

        assertThat(header).contains("oauth_signature=\"Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D\"");
    }

    @Test
    void halfOfTheKeysIsNotEnough() {
        Connection half =
                new Connection("main", null, "token", "public", Map.of(Connection.TOKEN_SECRET, "token-secret"));

        assertThatThrownBy(() -> kind().connect(half))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "broadsheet.social.accounts.main.client-id is missing (expected: the API key of OAuth 1.0a)");
    }
}
