package io.broadsheet.social.linkedin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkedInNetworkTest extends RecordedNetworkContract {
    private static final String TOKEN = "AQX-linkedin-token-AQX-linkedin-token";
    private final Set<String> uploaded = new HashSet<>();
    private boolean refusesPosted;
    private int initialized;
    private boolean mayRead = true;

    @Override
    protected NetworkKind kind() {
        return kind(http);
    }

    @Override
    protected NetworkKind kind(GuardedHttp other) {
        return new LinkedInKind(other, new Pictures(other), clock);
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
        return asked.path().startsWith("/rest/posts") && !asked.method().equals("GET");
    }

    @Override
    protected Answer answer(Asked asked) {
        if (asked.path().equals("/v2/userinfo")) {
            return Answer.json(200, "{\"sub\":\"abc-7\",\"name\":\"The Review\"}");
        }
        if (asked.path().startsWith("/dms-uploads/")) {
            assertThat(asked.method()).isEqualTo("PUT");
            assertThat(asked.headers()).containsEntry("content-type", "image/png");
            assertThat(asked.headers()).containsEntry("authorization", "Bearer " + TOKEN);
            assertThat(asked.body()).contains("PNG");
            uploaded.add("urn:li:image:" + asked.path().substring("/dms-uploads/".length()));
            return new Answer(201, "", none());
        }
        assertThat(asked.headers()).containsEntry("linkedin-version", "202606");
        assertThat(asked.headers()).containsEntry("x-restli-protocol-version", "2.0.0");
        if (asked.path().equals("/rest/images")) {
            return initialized(asked);
        }
        String urn = asked.path().substring("/rest/posts".length()).replaceFirst("^/", "");
        String id = urn.substring(urn.lastIndexOf(':') + 1);
        return switch (asked.method()) {
            case "GET" -> listed(asked);
            case "DELETE" -> {
                shown.removeIf(it -> it.id.equals(id));
                yield new Answer(204, "", none());
            }
            default -> urn.isEmpty() ? created(asked) : changed(asked, id);
        };
    }

    private Answer created(Asked asked) {
        assertThat(asked.json().path("author").asText()).isEqualTo("urn:li:person:abc-7");
        String commentary = asked.json().path("commentary").asText();
        if (commentary.length() > 3_000) {
            return Answer.json(422, "{\"message\":\"ERROR :: /commentary :: exceeds maximum length\",\"status\":422}");
        }
        assertThat(asked.json().properties().stream().map(Map.Entry::getKey))
                .isSubsetOf(
                        "author",
                        "commentary",
                        "visibility",
                        "lifecycleState",
                        "isReshareDisabledByAuthor",
                        "distribution",
                        "content");
        JsonNode content = asked.json().path("content");
        String image = content.path("media")
                .path("id")
                .asText(content.path("article").path("thumbnail").asText(""));
        if (refusesPosted && !image.isEmpty()) {
            return Answer.json(422, "{\"message\":\"ERROR :: /content/media/id :: is not ready\",\"status\":422}");
        }
        Shown made = show(LittleText.read(commentary), "");
        if (!image.isEmpty()) {
            assertThat(uploaded).contains(image);
            made.alts = List.of(content.path("media")
                    .path("altText")
                    .asText(content.path("article").path("thumbnailAltText").asText("")));
        }
        return new Answer(201, "", Map.of("x-restli-id", "urn:li:share:" + made.id));
    }

    private Answer initialized(Asked asked) {
        assertThat(asked.query()).containsEntry("action", "initializeUpload");
        assertThat(asked.json().path("initializeUploadRequest").path("owner").asText())
                .isEqualTo("urn:li:person:abc-7");
        if (refusesPictures) {
            return Answer.json(
                    403,
                    "{\"status\":403,\"code\":\"ACCESS_DENIED\",\"message\":\"Not enough permissions to access: images.INITIALIZE_UPLOAD\"}");
        }
        return Answer.json(
                200,
                "{\"value\":{\"uploadUrlExpiresAt\":1650567510704,\"uploadUrl\":\"%s/dms-uploads/C4E%d\",\"image\":\"urn:li:image:C4E%d\"}}"
                        .formatted(api.uri(), initialized, initialized++));
    }

    @Override
    protected boolean carriesPictures() {
        return true;
    }

    private Frozen picture(boolean asThumbnail) {
        URI source = files.put("ship.png", FileServer.picture("png", 640, 480, false));
        Post.Picture picture = new Post.Picture(source, "A ship");
        URI link = URI.create("https://review.example/a");
        Post post = new Post(
                "A ship",
                "en",
                null,
                new Post.Card(link, "A ship", "It sails.", picture),
                asThumbnail ? List.of() : List.of(picture),
                clock.instant(),
                "key");
        return ((Preparation.Ready) network().prepare(network().freeze(post), null)).frozen();
    }

    @Test
    void theThumbnailOfACardGoesAlongWithItsAltText() {
        network().post(picture(true));

        JsonNode article = api.asked().getLast().json().path("content").path("article");
        assertThat(article.path("source").asText()).isEqualTo("https://review.example/a");
        assertThat(article.path("thumbnail").asText()).isEqualTo("urn:li:image:C4E0");
        assertThat(shown.getFirst().alts).containsExactly("A ship");
    }

    @Test
    void aPictureTakesThePlaceOfTheCard() {
        network().post(picture(false));

        JsonNode content = api.asked().getLast().json().path("content");
        assertThat(content.properties().stream().map(Map.Entry::getKey)).containsExactly("media");
        assertThat(shown.getFirst().alts).containsExactly("A ship");
    }

    @Test
    void withoutThePictureTheCardIsBack() {
        refusesPictures = true;

        network().post(picture(false));

        JsonNode content = api.asked().getLast().json().path("content");
        assertThat(content.properties().stream().map(Map.Entry::getKey)).containsExactly("article");
        assertThat(content.path("article").has("thumbnail")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPictureThatIsRefusedWithThePostIsLeftOut(boolean asThumbnail) {
        Frozen frozen = picture(asThumbnail);
        refusesPosted = true;

        Outcome outcome = network().post(frozen);

        assertThat(((Outcome.Posted) outcome).without()).startsWith("without the picture: ");
        assertThat(texts()).containsExactly("A ship");
    }

    private Answer changed(Asked asked, String id) {
        Shown it = shown(id);
        if (it == null) {
            return Answer.json(404, "{\"message\":\"Could not find entity\",\"status\":404}");
        }
        assertThat(asked.headers()).containsEntry("x-restli-method", "PARTIAL_UPDATE");
        it.text = LittleText.read(
                asked.json().path("patch").path("$set").path("commentary").asText());
        return new Answer(204, "", none());
    }

    private Answer listed(Asked asked) {
        if (!mayRead) {
            return Answer.json(
                    403,
                    "{\"status\":403,\"code\":\"ACCESS_DENIED\",\"message\":\"Not enough permissions to access: partnerApiPosts.FINDER-author\"}");
        }
        assertThat(asked.query()).containsEntry("author", "urn:li:person:abc-7");
        return Answer.json(
                200,
                newest().stream()
                        .map(it -> "{\"id\":\"urn:li:share:%s\",\"commentary\":%s,\"createdAt\":%d}"
                                .formatted(it.id, quoted(LittleText.of(it.text)), it.at.toEpochMilli()))
                        .collect(Collectors.joining(",", "{\"elements\":[", "],\"paging\":{}}")));
    }

    @Override
    protected boolean saysNothing() {
        return false;
    }

    @Override
    protected Answer tooMany() {
        return Answer.json(
                429,
                "{\"status\":429,\"serviceErrorCode\":101,\"message\":\"Resource level throttle limit for calls to this resource is reached.\"}");
    }

    @Override
    protected Answer unauthorised() {
        return Answer.json(
                401,
                "{\"status\":401,\"serviceErrorCode\":65602,\"code\":\"EXPIRED_ACCESS_TOKEN\",\"message\":\"The token used in the request has expired\"}");
    }

    @Test
    void whoMayNotReadIsNotToldAndSoDoesNotPostTwice() {
        mayRead = false;
        Frozen frozen = ready("Perhaps");

        Finding finding = network().find(frozen, URI.create("https://review.example/a"), clock.instant());

        assertThat(finding)
                .isInstanceOfSatisfying(
                        Finding.Untold.class, it -> assertThat(it.reason()).contains("r_member_social"));
    }

    @Test
    void aDuplicateIsADoubt() {
        api.insteadOfNext(
                Answer.json(
                        422,
                        "{\"errorDetails\":{\"inputErrors\":[{\"description\":\"Content is a duplicate of urn:li:share:6\",\"code\":\"DUPLICATE_POST\"}]},\"message\":\"Content is a duplicate of urn:li:share:6\",\"status\":422}"));

        assertThat(network().post(ready("Again"))).isInstanceOf(Outcome.InDoubt.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a (b) [c] {d};a \\(b\\) \\[c\\] \\{d\\}",
                "snake_case | pipe;snake\\_case \\| pipe",
                "mail@x.example * ~ <b>;mail\\@x.example \\* \\~ \\<b\\>",
                "back\\slash;back\\\\slash",
                "#Ships and #SeaTrade;{hashtag|\\#|Ships} and {hashtag|\\#|SeaTrade}",
                "no #hash-tag, c#;no \\#hash-tag, c\\#"
            })
    void reservedCharactersAreEscapedAndHashtagsAreTemplates(String text, String little) {
        assertThat(LittleText.of(text)).isEqualTo(little);
        assertThat(LittleText.read(little)).isEqualTo(text);
    }

    @Test
    void anAuthorThatIsNoneIsRefusedAtOnce() {
        Connection wrong = new Connection("main", null, TOKEN, "public", Map.of(Connection.TARGET, "review"));

        assertThatThrownBy(() -> kind().connect(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("target is 'review' (expected: urn:li:organization:");
    }
}
