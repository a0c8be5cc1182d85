package io.broadsheet.social.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.testing.FileServer;
import io.broadsheet.social.testing.RecordedApi.Answer;
import io.broadsheet.social.testing.RecordedApi.Asked;
import io.broadsheet.social.testing.RecordedNetworkContract;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlackNetworkTest extends RecordedNetworkContract {
    private static final String TOKEN = "xoxb-slack-token-slack-token";
    private static final String CHANNEL = "C0123456789";

    @Override
    protected NetworkKind kind() {
        return kind(http);
    }

    @Override
    protected NetworkKind kind(GuardedHttp other) {
        return new SlackKind(other, new Pictures(other), clock);
    }

    @Override
    protected Connection connection() {
        return new Connection("main", api.uri(), TOKEN, "public", Map.of(Connection.TARGET, CHANNEL));
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN);
    }

    @Override
    protected boolean isChange(Asked asked) {
        return asked.path().contains("/chat.") || asked.path().startsWith("/services/");
    }

    @Override
    protected Answer answer(Asked asked) {
        return switch (asked.path()) {
            case "/api/auth.test" ->
                Answer.json(
                        200,
                        "{\"ok\":true,\"url\":\"https://review.slack.com/\",\"team\":\"Review\",\"user\":\"broadsheet\",\"team_id\":\"T1\",\"user_id\":\"U1\",\"bot_id\":\"B1\"}");
            case "/api/conversations.info" ->
                Answer.json(200, "{\"ok\":true,\"channel\":{\"id\":\"C0123456789\",\"is_member\":true}}");
            case "/api/chat.postMessage" -> posted(asked);
            case "/api/chat.update" -> {
                Shown it = at(asked);
                if (it == null) {
                    yield no("message_not_found");
                }
                it.text = SlackText.read(asked.json().path("text").asText());
                yield message(it);
            }
            case "/api/chat.delete" -> {
                Shown it = at(asked);
                yield it != null && shown.remove(it) ? message(it) : no("message_not_found");
            }
            case "/api/conversations.history" -> listed("");
            case "/api/conversations.replies" -> listed(asked.query().getOrDefault("ts", ""));
            default -> {
                show(SlackText.read(asked.json().path("text").asText()), "");
                yield new Answer(200, "ok", Map.of("Content-Type", "text/html"));
            }
        };
    }

    private static String ts(Shown it) {
        return "%d.%06d".formatted(it.at.getEpochSecond(), Long.parseLong(it.id));
    }

    private @Nullable Shown at(Asked asked) {
        String ts = asked.json().path("ts").asText();
        return shown.stream().filter(it -> ts(it).equals(ts)).findFirst().orElse(null);
    }

    private Answer posted(Asked asked) {
        String text = asked.json().path("text").asText();
        if (text.length() > 4_000) {
            return no("msg_too_long");
        }
        JsonNode blocks = asked.json().path("attachments").path(0).path("blocks");
        if (refusesPictures && !blocks.isMissingNode()) {
            return no("invalid_blocks");
        }
        Shown made = show(SlackText.read(text), asked.json().path("thread_ts").asText(""));
        made.alts = alts(blocks);
        return message(made);
    }

    private List<String> alts(JsonNode blocks) {
        List<String> alts = new ArrayList<>();
        for (JsonNode block : blocks) {
            assertThat(block.path("type").asText()).isEqualTo("image");
            assertThat(block.path("image_url").asText())
                    .startsWith(files.uri("/").toString());
            alts.add(block.path("alt_text").asText());
        }
        return alts;
    }

    @Override
    protected boolean carriesPictures() {
        return true;
    }

    @Test
    void anIncomingWebhookCarriesPicturesToo() {
        String secret = "https://hooks.slack.com/services/T000/B000/secretsecret";
        Network webhook = kind().connect(new Connection("main", api.uri(), secret, "public"));
        URI source = files.put("ship.png", FileServer.picture("png", 640, 480, false));
        var ready = (Preparation.Ready) webhook.prepare(withPicture(source, "A ship"), null);

        webhook.post(ready.frozen());

        assertThat(alts(api.asked().getLast().json().path("attachments").path(0).path("blocks")))
                .containsExactly("A ship");
    }

    private static Answer message(Shown it) {
        return Answer.json(200, "{\"ok\":true,\"channel\":\"C0123456789\",\"ts\":\"%s\"}".formatted(ts(it)));
    }

    private static Answer no(String error) {
        return Answer.json(200, "{\"ok\":false,\"error\":\"%s\"}".formatted(error));
    }

    private Answer listed(String thread) {
        return Answer.json(
                200,
                newest().stream()
                        .filter(it -> it.replyTo.equals(thread) || ts(it).equals(thread))
                        .map(it -> "{\"type\":\"message\",\"user\":\"U1\",\"ts\":\"%s\",\"text\":%s%s}"
                                .formatted(
                                        ts(it),
                                        quoted(SlackText.of(it.text).replaceAll("(https?://\\S+)", "<$1>")),
                                        thread.isEmpty() ? "" : ",\"thread_ts\":\"%s\"".formatted(thread)))
                        .collect(Collectors.joining(",", "{\"ok\":true,\"messages\":[", "],\"has_more\":false}")));
    }

    @Override
    protected Answer tooMany() {
        return Answer.json(429, "{\"ok\":false,\"error\":\"ratelimited\"}").with("Retry-After", "30");
    }

    @Override
    protected Answer unauthorised() {
        return no("token_revoked");
    }

    @Test
    void aRefusalWithTheStatus200IsARefusal() {
        api.insteadOfNext(no("not_in_channel"));

        assertThat(network().post(ready("x"))).isEqualTo(new Outcome.Refused("127.0.0.1 answered 400: not_in_channel"));
    }

    @Test
    void anErrorOfSlacksOwnIsADoubt() {
        api.insteadOfNext(no("internal_error"));

        assertThat(network().post(ready("x"))).isInstanceOf(Outcome.InDoubt.class);
    }

    @Test
    void anIncomingWebhookPostsAndPromisesNothingElse() {
        String secret = "https://hooks.slack.com/services/T000/B000/secretsecret";
        Network webhook = kind().connect(new Connection("main", api.uri(), secret, "public"));
        var frozen = webhook.freeze(Post.of("Out & <about>", "en", clock.instant(), "key"));

        assertThat(webhook.post(frozen)).isEqualTo(new Outcome.Posted("key", null));
        assertThat(texts()).containsExactly("Out & <about>");
        assertThat(webhook.abilities()).isEmpty();
        assertThat(webhook.find(frozen, URI.create("https://review.example/"), clock.instant()))
                .isInstanceOf(Finding.Untold.class);
    }

    @Test
    void aChannelsNameIsNotItsId() {
        Connection wrong = new Connection("main", null, TOKEN, "public", Map.of(Connection.TARGET, "#news"));

        assertThatThrownBy(() -> kind().connect(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("target is '#news' (expected: the ID of the channel");
    }
}
