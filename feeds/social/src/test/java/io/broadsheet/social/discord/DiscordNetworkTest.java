package io.broadsheet.social.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.social.network.Connection;
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
import io.broadsheet.social.wire.Texts;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscordNetworkTest extends RecordedNetworkContract {
    private static final String SECRET = "abcdefghijklmnopqrstuvwxyz_0123456789-ABC";
    private static final String PATH = "/api/v10/webhooks/4711/" + SECRET;

    @Override
    protected NetworkKind kind() {
        return kind(http);
    }

    @Override
    protected NetworkKind kind(GuardedHttp other) {
        return new DiscordKind(other, new Pictures(other), clock);
    }

    @Override
    protected Connection connection() {
        return new Connection("main", api.uri(), "https://discord.com/api/webhooks/4711/" + SECRET, "public");
    }

    @Override
    protected List<String> secrets() {
        return List.of(SECRET);
    }

    @Override
    public Memory memory() {
        return Memory.TELLS_NOTHING;
    }

    @Override
    protected boolean isChange(Asked asked) {
        return !asked.method().equals("GET");
    }

    @Override
    protected Answer answer(Asked asked) {
        if (asked.method().equals("GET")) {
            return Answer.json(
                    200, "{\"id\":\"4711\",\"name\":\"Review\",\"channel_id\":\"55\",\"guild_id\":\"66\",\"type\":1}");
        }
        if (asked.path().equals(PATH)) {
            assertThat(asked.query()).containsEntry("wait", "true");
            String payload = asked.part("payload_json");
            JsonNode json = payload.isEmpty() ? asked.json() : Texts.json(payload);
            assertThat(json.path("allowed_mentions").toString()).isEqualTo("{\"parse\":[]}");
            assertThat(json.properties().stream().map(Map.Entry::getKey))
                    .isSubsetOf("content", "allowed_mentions", "attachments", "embeds");
            String content = json.path("content").asText();
            if (!payload.isEmpty()) {
                return refusesPictures ? tooLarge() : withFiles(asked, json);
            }
            return content.length() > 2_000
                    ? Answer.json(
                            400,
                            "{\"message\":\"Invalid Form Body\",\"code\":50035,\"errors\":{\"content\":{\"_errors\":[{\"code\":\"BASE_TYPE_MAX_LENGTH\"}]}}}")
                    : message(show(read(content), ""));
        }
        String id = asked.path().substring((PATH + "/messages/").length());
        Shown it = shown(id);
        if (it == null) {
            return Answer.json(404, "{\"message\":\"Unknown Message\",\"code\":10008}");
        }
        if (asked.method().equals("DELETE")) {
            shown.remove(it);
            return new Answer(204, "", none());
        }
        it.text = read(asked.json().path("content").asText());
        return message(it);
    }

    private static Answer tooLarge() {
        return Answer.json(413, "{\"message\":\"Request entity too large\",\"code\":40005}");
    }

    private Answer withFiles(Asked asked, JsonNode json) {
        assertThat(asked.headers().get("content-type")).startsWith("multipart/form-data; boundary=");
        Shown made = show(read(json.path("content").asText()), "");
        List<String> alts = new ArrayList<>();
        for (JsonNode attachment : json.path("attachments")) {
            int id = attachment.path("id").asInt();
            assertThat(asked.part("files[%d]".formatted(id))).contains("PNG");
            assertThat(json.path("embeds").path(id).path("image").path("url").asText())
                    .isEqualTo("attachment://" + attachment.path("filename").asText());
            alts.add(attachment.path("description").asText());
        }
        made.alts = alts;
        return message(made);
    }

    @Override
    protected boolean carriesPictures() {
        return true;
    }

    @Test
    void aPictureThatChangedSinceTheFirstTryDoesNotGoAlong() {
        URI source = files.put("ship.png", FileServer.picture("png", 640, 480, false));
        Frozen frozen = ((Preparation.Ready) network().prepare(withPicture(source, "A ship"), null)).frozen();
        files.put("ship.png", FileServer.picture("png", 320, 240, false));

        Outcome outcome = network().post(frozen);

        assertThat(((Outcome.Posted) outcome).without())
                .isEqualTo("without the picture %s: it has changed since the first try".formatted(source));
        assertThat(shown.getFirst().alts).isEmpty();
    }

    @Test
    void aCorrectionChangesTheWordsAndLeavesThePicture() {
        URI source = files.put("ship.png", FileServer.picture("png", 640, 480, false));
        Frozen frozen = ((Preparation.Ready) network().prepare(withPicture(source, "A ship"), null)).frozen();
        String id = ((Outcome.Posted) network().post(frozen)).remoteId();

        network().edit(id, frozen);

        JsonNode sent = api.asked().getLast().json();
        assertThat(sent.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("content", "allowed_mentions");
        assertThat(shown.getFirst().alts).containsExactly("A ship");
    }

    private static String read(String content) {
        return content.replaceAll("\\\\([^A-Za-z0-9\\s])", "$1");
    }

    private static Answer message(Shown it) {
        return Answer.json(
                200, "{\"id\":\"%s\",\"channel_id\":\"55\",\"content\":%s}".formatted(it.id, quoted(it.text)));
    }

    @Override
    protected Answer tooMany() {
        return Answer.json(429, "{\"message\":\"You are being rate limited.\",\"retry_after\":64.57,\"global\":false}")
                .with("X-RateLimit-Remaining", "0")
                .with("X-RateLimit-Reset-After", "64.57")
                .with("Retry-After", "65");
    }

    @Override
    protected Answer unauthorised() {
        return Answer.json(404, "{\"message\":\"Unknown Webhook\",\"code\":10015}");
    }

    @Test
    void aSpentBucketHoldsTheNextPostBackThoughThisOneWentOut() {
        api.insteadOfNext(
                message(show("Out", "")).with("X-RateLimit-Remaining", "0").with("X-RateLimit-Reset-After", "1.5"));
        network().post(ready("Out"));

        Outcome next = network().post(ready("Next"));

        assertThat(next)
                .isEqualTo(new Outcome.TryLater(
                        "127.0.0.1 asked for a pause until " + clock.instant().plusMillis(1_500),
                        Duration.ofMillis(1_500)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "snake_case *and* ~more~;snake\\_case \\*and\\* \\~more\\~",
                "see https://review.example/a_b_c here;see https://review.example/a_b_c here",
                "# No heading;\\# No heading",
                "#Ships;#Ships",
                "> no quote;\\> no quote",
                "- no list;\\- no list",
                "1. no list;1\\. no list",
                "a [b](c);a \\[b\\](c)",
                "`code` || spoiler;\\`code\\` \\|\\| spoiler"
            })
    void wordsAreNoMarkup(String text, String escaped) {
        assertThat(Markdown.escaped(text)).isEqualTo(escaped);
    }

    @Test
    void anotherAddressIsRefusedWithoutBeingShown() {
        Connection wrong = new Connection("main", null, "https://evil.example/api/webhooks/1/" + SECRET, "public");

        assertThatThrownBy(() -> kind().connect(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token is no webhook of Discord")
                .satisfies(it -> assertThat(String.valueOf(it.getMessage())).doesNotContain(SECRET));
    }
}
