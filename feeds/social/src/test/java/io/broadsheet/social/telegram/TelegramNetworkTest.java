package io.broadsheet.social.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.testing.RecordedApi.Answer;
import io.broadsheet.social.testing.RecordedApi.Asked;
import io.broadsheet.social.testing.RecordedNetworkContract;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelegramNetworkTest extends RecordedNetworkContract {
    private static final String TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11";
    private boolean pictureGood = true;

    @Override
    protected NetworkKind kind() {
        return kind(http);
    }

    @Override
    protected NetworkKind kind(GuardedHttp other) {
        return new TelegramKind(other, clock);
    }

    @Override
    protected Connection connection() {
        return new Connection("main", api.uri(), TOKEN, "public", Map.of(Connection.TARGET, "@review"));
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN, TOKEN.substring(7));
    }

    @Override
    public Memory memory() {
        return Memory.TELLS_NOTHING;
    }

    @Override
    protected boolean isChange(Asked asked) {
        return !asked.path().contains("/get");
    }

    @Override
    protected Answer answer(Asked asked) {
        assertThat(asked.path()).startsWith("/bot" + TOKEN + "/");
        String id = asked.json().path("message_id").asText();
        return switch (asked.path().substring(("/bot" + TOKEN + "/").length())) {
            case "getMe" -> ok("{\"id\":99,\"is_bot\":true,\"username\":\"review_bot\"}");
            case "getChatMember" ->
                ok("{\"status\":\"administrator\",\"can_post_messages\":true,\"user\":{\"id\":99}}");
            case "sendMessage" -> sent(asked.json().path("text").asText(), asked);
            case "sendPhoto" ->
                pictureGood && !refusesPictures
                        ? sent(asked.json().path("caption").asText(), asked)
                        : bad("Bad Request: failed to get HTTP URL content");
            case "editMessageText", "editMessageCaption" -> {
                Shown it = shown(id);
                if (it == null) {
                    yield bad("Bad Request: message to edit not found");
                }
                String text = asked.json()
                        .path("text")
                        .asText(asked.json().path("caption").asText());
                if (it.text.equals(text)) {
                    yield bad(
                            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message");
                }
                it.text = text;
                yield message(it);
            }
            case "deleteMessage" ->
                shown.removeIf(it -> it.id.equals(id)) ? ok("true") : bad("Bad Request: message to delete not found");
            default -> bad("Not Found");
        };
    }

    private Answer sent(String text, Asked asked) {
        if (text.length() > 4_096) {
            return bad("Bad Request: message is too long");
        }
        return message(show(
                text, asked.json().path("reply_parameters").path("message_id").asText("")));
    }

    private static Answer message(Shown it) {
        return ok(
                "{\"message_id\":%s,\"chat\":{\"id\":-1001234,\"username\":\"review\",\"type\":\"channel\"},\"date\":1}"
                        .formatted(it.id));
    }

    private static Answer ok(String result) {
        return Answer.json(200, "{\"ok\":true,\"result\":%s}".formatted(result));
    }

    private static Answer bad(String description) {
        return Answer.json(400, "{\"ok\":false,\"error_code\":400,\"description\":\"%s\"}".formatted(description));
    }

    @Override
    protected Answer tooMany() {
        return Answer.json(
                429,
                "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 35\",\"parameters\":{\"retry_after\":35}}");
    }

    @Override
    protected Answer unauthorised() {
        return Answer.json(401, "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}");
    }

    private Frozen withPicture(String text) {
        return network()
                .freeze(new Post(
                        text,
                        "en",
                        null,
                        null,
                        List.of(new Post.Picture(URI.create("https://review.example/ship.jpg"), "A ship")),
                        clock.instant(),
                        "key"));
    }

    @Test
    void aPictureGoesAlongWithTheTextAsItsCaption() {
        Outcome outcome = network().post(withPicture("A ship"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Posted.class, it -> assertThat(it.remoteId()).startsWith("photo:"));
        assertThat(api.asked().getLast().json().path("photo").asText()).isEqualTo("https://review.example/ship.jpg");
        String id = ((Outcome.Posted) outcome).remoteId();
        assertThat(network().edit(id, ready("A boat"))).isInstanceOf(Outcome.Posted.class);
        assertThat(texts()).containsExactly("A boat");
        assertThat(network().delete(id)).isEqualTo(new Outcome.Deleted());
    }

    @Test
    void aPictureThatTelegramDoesNotTakeCostsThePictureOnly() {
        pictureGood = false;

        Outcome outcome = network().post(withPicture("A ship"));

        assertThat(((Outcome.Posted) outcome).without())
                .isEqualTo("without the picture: 127.0.0.1 answered 400: Bad Request: failed to get HTTP URL content");
        assertThat(texts()).containsExactly("A ship");
    }

    @Test
    void anEditThatChangesNothingIsDone() {
        String id = ((Outcome.Posted) network().post(ready("Same"))).remoteId();

        assertThat(network().edit(id, ready("Same"))).isEqualTo(new Outcome.Posted(id, null));
    }

    @Test
    void aWrongTokenIsAnUnknownAddressToTelegram() {
        api.insteadOfNext(Answer.json(404, "{\"ok\":false,\"error_code\":404,\"description\":\"Not Found\"}"));

        assertThat(network().post(ready("x"))).isInstanceOf(Outcome.Unauthorised.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bot", "123456", "https://api.telegram.org/bot1:a/"})
    void whatIsNoTokenIsRefusedWithoutBeingShown(String token) {
        assertThatThrownBy(() -> kind().connect(
                                new Connection("main", null, token, "public", Map.of(Connection.TARGET, "@review"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token is no bot token")
                .satisfies(it ->
                        assertThat(Set.of(String.valueOf(it.getMessage()))).noneMatch(m -> m.contains("'" + token)));
    }
}
