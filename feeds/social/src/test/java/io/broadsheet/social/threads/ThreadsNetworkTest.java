package io.broadsheet.social.threads;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.broadsheet.social.testing.RecordedApi.Mood;
import io.broadsheet.social.testing.RecordedNetworkContract;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadsNetworkTest extends RecordedNetworkContract {
    private static final String TOKEN = "THQWJ-long-lived-token-THQWJ";
    private final Map<String, Map<String, String>> containers = new HashMap<>();
    private final Set<String> published = new HashSet<>();
    private String containerStatus = "FINISHED";
    private int questions;
    private int used;

    @Override
    protected NetworkKind kind() {
        return kind(http);
    }

    @Override
    protected NetworkKind kind(GuardedHttp other) {
        return new ThreadsKind(other, new Pictures(other), clock);
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
        return asked.path().endsWith("/threads_publish") || asked.method().equals("DELETE");
    }

    @Override
    protected Answer answer(Asked asked) {
        if (asked.method().equals("DELETE")) {
            String id = asked.path().substring("/v1.0/".length());
            return shown.removeIf(it -> it.id.equals(id))
                    ? Answer.json(200, "{\"success\":true}")
                    : Answer.json(
                            400,
                            "{\"error\":{\"message\":\"Unsupported delete request. Object with ID does not exist\",\"type\":\"THApiException\",\"code\":100,\"error_subcode\":33}}");
        }
        return switch (asked.path()) {
            case "/v1.0/me/threads" -> asked.method().equals("POST") ? container(asked) : listed(false);
            case "/v1.0/me/replies" -> listed(true);
            case "/v1.0/me/threads_publish" -> {
                String creation = asked.form().getOrDefault("creation_id", "");
                if (published.contains(creation)) {
                    yield Answer.json(
                            400,
                            "{\"error\":{\"message\":\"The requested resource does not exist\",\"type\":\"OAuthException\",\"code\":24}}");
                }
                Map<String, String> container = containers.getOrDefault(creation, Map.of());
                used++;
                published.add(creation);
                Shown made = show(String.valueOf(container.get("text")), container.getOrDefault("reply_to_id", ""));
                if (container.getOrDefault("media_type", "").equals("IMAGE")) {
                    made.alts = List.of(container.getOrDefault("alt_text", ""));
                }
                yield Answer.json(200, "{\"id\":\"%s\"}".formatted(made.id));
            }
            case "/v1.0/me/threads_publishing_limit" ->
                Answer.json(
                        200,
                        "{\"data\":[{\"quota_usage\":%d,\"config\":{\"quota_total\":250,\"quota_duration\":86400}}]}"
                                .formatted(used));
            case "/v1.0/me" -> Answer.json(200, "{\"id\":\"7\",\"username\":\"review\"}");
            default -> asked.path().startsWith("/v1.0/c") ? status(asked) : permalink(asked);
        };
    }

    /** A picture takes until the second question. */
    private Answer status(Asked asked) {
        String id = asked.path().substring("/v1.0/".length());
        if (refusesPictures) {
            return Answer.json(
                    200,
                    "{\"status\":\"ERROR\",\"error_message\":\"FAILED_DOWNLOADING_IMAGE\",\"id\":\"%s\"}"
                            .formatted(id));
        }
        String status = published.contains(id) ? "PUBLISHED" : questions++ == 0 ? "IN_PROGRESS" : containerStatus;
        return Answer.json(200, "{\"status\":\"%s\",\"id\":\"%s\"}".formatted(status, id));
    }

    private static Answer permalink(Asked asked) {
        return Answer.json(
                200,
                "{\"permalink\":\"https://www.threads.net/@review/post/%s\",\"id\":\"x\"}"
                        .formatted(asked.path().substring("/v1.0/".length())));
    }

    private Answer container(Asked asked) {
        if (new ThreadsCounting().count(asked.form().getOrDefault("text", "")) > 500) {
            return Answer.json(
                    400,
                    "{\"error\":{\"message\":\"Param text must be at most 500 characters long.\",\"type\":\"THApiException\",\"code\":100}}");
        }
        assertThat(asked.form().keySet())
                .isSubsetOf("media_type", "text", "reply_to_id", "link_attachment", "image_url", "alt_text");
        if (asked.form().containsKey("image_url")) {
            assertThat(asked.form()).containsEntry("media_type", "IMAGE").doesNotContainKey("link_attachment");
        }
        String id = "c" + containers.size();
        containers.put(id, asked.form());
        return Answer.json(200, "{\"id\":\"%s\"}".formatted(id));
    }

    private Answer listed(boolean replies) {
        return Answer.json(
                200,
                newest().stream()
                        .filter(it -> it.replyTo.isEmpty() != replies)
                        .map(it ->
                                "{\"id\":\"%s\",\"text\":%s,\"permalink\":\"https://www.threads.net/@review/post/%s\",\"timestamp\":\"%s\"%s}"
                                        .formatted(
                                                it.id,
                                                quoted(it.text),
                                                it.id,
                                                it.at.toString().replaceAll("\\.[0-9]+Z", "+0000"),
                                                it.replyTo.isEmpty()
                                                        ? ""
                                                        : ",\"replied_to\":{\"id\":\"%s\"}".formatted(it.replyTo)))
                        .collect(Collectors.joining(",", "{\"data\":[", "],\"paging\":{}}")));
    }

    @Override
    protected Answer tooMany() {
        return Answer.json(
                400,
                "{\"error\":{\"message\":\"Application request limit reached\",\"type\":\"OAuthException\",\"code\":4}}");
    }

    @Override
    protected Answer unauthorised() {
        return Answer.json(
                400,
                "{\"error\":{\"message\":\"Error validating access token: Session has expired\",\"type\":\"OAuthException\",\"code\":190,\"error_subcode\":463}}");
    }

    @Test
    void whatPassesIsADoubtThoughItsStatusIsARefusal() {
        api.insteadOfNext(
                Answer.json(
                        400,
                        "{\"error\":{\"message\":\"Please retry\",\"type\":\"OAuthException\",\"is_transient\":true,\"code\":2}}"));

        assertThat(network().post(ready("Perhaps"))).isInstanceOf(Outcome.InDoubt.class);
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
    void aContainerWithAPictureIsPublishedOnceAtMost() {
        Frozen frozen = picture();
        api.next(Mood.LOST);
        network().post(frozen);

        Outcome second = network().post(frozen);

        assertThat(second).isInstanceOf(Outcome.InDoubt.class);
        assertThat(texts()).containsExactly("A ship");
    }

    @Test
    void aContainerWhoseDayIsOverCostsThePictureOnly() {
        Frozen frozen = picture();
        containerStatus = "EXPIRED";
        api.insteadOfNext(
                Answer.json(
                        400,
                        "{\"error\":{\"message\":\"The requested resource does not exist\",\"type\":\"OAuthException\",\"code\":24}}"));

        Outcome outcome = network().post(frozen);

        assertThat(((Outcome.Posted) outcome).without()).startsWith("without the picture: ");
        assertThat(shown.getFirst().alts).isEmpty();
    }

    @Test
    void the250thPostOfADayIsTheLast() {
        used = 249;
        network().refresh();
        assertThat(network().allowance().isSpent(clock.instant())).isFalse();

        network().post(ready("The last"));

        assertThat(network().allowance().isSpent(clock.instant())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"abc, 3", "é, 1", "👍, 4", "👍🏽, 8", "👩‍👩‍👧, 18", "🇦🇹, 8", "1, 1", "1️⃣, 7", "漢字, 2", "x👍y, 6"})
    void emojiCountAsTheyHaveBytes(String text, int count) {
        assertThat(new ThreadsCounting().count(text)).isEqualTo(count);
    }
}
