package io.broadsheet.social.bluesky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkContract;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Post.Card;
import io.broadsheet.social.network.Post.Picture;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.outbound.OutboundConfig;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.testing.FileServer;
import io.broadsheet.social.testing.HandClock;
import io.broadsheet.social.testing.UnreliableProxy;
import io.broadsheet.social.testing.UnreliableProxy.Fault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a real server, reached through a proxy that spoils what it is told to spoil. */
class BlueskyNetworkTest implements NetworkContract {
    private static final URI LINK = URI.create("https://review.example/articles/the-tide");

    private final RealPds.Account account = RealPds.freshAccount();
    private final UnreliableProxy proxy = new UnreliableProxy(RealPds.uri());
    private final FileServer files = new FileServer();
    private final HandClock clock = new HandClock(Instant.now());
    private final GuardedHttp http = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(10), true));
    private final Network network = network(account.token());

    private Network network(String token) {
        return new BlueskyKind(http, new Pictures(http), clock)
                .connect(new Connection("main", proxy.uri(), token, "public"));
    }

    @AfterEach
    void close() {
        proxy.close();
        files.close();
        http.close();
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public List<String> texts() {
        return RealPds.posts(account).stream()
                .map(it -> withWholeLinks(it.path("value")))
                .toList();
    }

    /** The text with every link as it leads, not as it is shown. */
    private static String withWholeLinks(JsonNode record) {
        byte[] bytes = record.path("text").asText().getBytes(StandardCharsets.UTF_8);
        StringBuilder whole = new StringBuilder();
        int from = 0;
        for (JsonNode facet : record.path("facets")) {
            String link = facet.path("features").path(0).path("uri").asText("");
            int start = facet.path("index").path("byteStart").asInt();
            int end = facet.path("index").path("byteEnd").asInt();
            whole.append(new String(bytes, from, start - from, StandardCharsets.UTF_8));
            whole.append(link.isEmpty() ? new String(bytes, start, end - start, StandardCharsets.UTF_8) : link);
            from = end;
        }
        return whole.append(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8))
                .toString();
    }

    @Override
    public void loseNextAnswer() {
        proxy.spoilNext("putRecord", Fault.LOSE_ANSWER);
    }

    @Override
    public void troubleNext() {
        proxy.spoilNext("putRecord", Fault.TOO_MANY);
    }

    private Post post(String text, @Nullable Card card, Picture... pictures) {
        return new Post(
                text,
                "de-AT",
                null,
                card,
                List.of(pictures),
                clock.instant(),
                UUID.randomUUID().toString());
    }

    private Frozen ready(Post post, @Nullable String replyTo) {
        Preparation ready = network.prepare(network.freeze(post), replyTo);
        assertThat(ready).isInstanceOf(Preparation.Ready.class);
        return ((Preparation.Ready) ready).frozen();
    }

    private String posted(Post post, @Nullable String replyTo) {
        Outcome outcome = network.post(ready(post, replyTo));
        assertThat(outcome).isInstanceOf(Outcome.Posted.class);
        return ((Outcome.Posted) outcome).remoteId();
    }

    private JsonNode record() {
        assertThat(RealPds.posts(account)).hasSize(1);
        return RealPds.posts(account).getFirst().path("value");
    }

    @Test
    void linksAndHashtagsAreFacetsInBytesWhateverComesBeforeThem() {
        String text = "Größe 👩‍👩‍👧 zählt (%s). Mehr: #Schifffahrt!".formatted(LINK);

        posted(post(text, null), null);

        JsonNode record = record();
        byte[] bytes = record.path("text").asText().getBytes(StandardCharsets.UTF_8);
        JsonNode link = record.path("facets").path(0);
        JsonNode tag = record.path("facets").path(1);
        assertThat(record.path("text").asText())
                .isEqualTo("Größe 👩‍👩‍👧 zählt (review.example/articles/the-tide). Mehr: #Schifffahrt!");
        assertThat(covered(bytes, link)).isEqualTo("review.example/articles/the-tide");
        assertThat(link.path("features").path(0).path("uri").asText()).isEqualTo(LINK.toString());
        assertThat(covered(bytes, tag)).isEqualTo("#Schifffahrt");
        assertThat(tag.path("features").path(0).path("tag").asText()).isEqualTo("Schifffahrt");
        assertThat(record.path("langs").path(0).asText()).isEqualTo("de-AT");
        assertThat(record.path("createdAt").asText())
                .isEqualTo(clock.instant().toString().replaceFirst("(\\.\\d{3})\\d*Z", "$1Z"));
    }

    private static String covered(byte[] bytes, JsonNode facet) {
        int start = facet.path("index").path("byteStart").asInt();
        int end = facet.path("index").path("byteEnd").asInt();
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    @Test
    void theCardHasADescriptionAndAThumbnailThatWasScaledToFit() {
        URI picture = files.put("large.png", FileServer.picture("png", 1_600, 1_200, true));
        Card card = new Card(LINK, "The tide", "", new Picture(picture, "A harbour"));

        posted(post("The tide\n\n" + LINK, card), null);

        JsonNode external = record().path("embed").path("external");
        assertThat(external.path("uri").asText()).isEqualTo(LINK.toString());
        assertThat(external.path("description").isTextual()).isTrue();
        assertThat(external.path("thumb").path("mimeType").asText()).isEqualTo("image/jpeg");
        assertThat(external.path("thumb").path("size").asInt()).isBetween(1, 1_000_000);
    }

    @Test
    void picturesGoWithTheirAlternativeTextAndTheirShape() {
        URI picture = files.put("small.png", FileServer.picture("png", 40, 30, false));
        Picture missing = new Picture(files.uri("/missing.png"), "Nothing");

        posted(post("The tide\n\n" + LINK, null, missing, new Picture(picture, "A harbour")), null);

        JsonNode images = record().path("embed").path("images");
        assertThat(images).hasSize(1);
        assertThat(images.path(0).path("alt").asText()).isEqualTo("A harbour");
        assertThat(images.path(0).path("aspectRatio").path("width").asInt()).isEqualTo(40);
        assertThat(images.path(0).path("image").path("mimeType").asText()).isEqualTo("image/png");
    }

    @Test
    void aPictureThatIsNotThereLeavesTheCardWithoutOne() {
        Card card = new Card(LINK, "The tide", "By the sea.", new Picture(files.uri("/missing.png"), ""));

        posted(post("The tide\n\n" + LINK, card), null);

        assertThat(record().path("embed").path("external").has("thumb")).isFalse();
        assertThat(record().path("embed").path("external").path("title").asText())
                .isEqualTo("The tide");
    }

    @Test
    void aContentWarningStandsBeforeTheText() {
        Post warned = new Post("The tide", "en", "Drowning", null, List.of(), clock.instant(), "key");

        posted(warned, null);

        assertThat(record().path("text").asText()).isEqualTo("Drowning\n\nThe tide");
    }

    @Test
    void aThreadKnowsItsRootAndItsParent() {
        String first = posted(post("One\n\n" + LINK, null), null);
        String second = posted(post("Two", null), first);

        posted(post("Three", null), second);

        JsonNode third = RealPds.posts(account).stream()
                .map(it -> it.path("value"))
                .filter(it -> it.path("text").asText().equals("Three"))
                .findFirst()
                .orElseThrow();
        assertThat(third.path("reply").path("root").path("uri").asText()).isEqualTo(first);
        assertThat(third.path("reply").path("parent").path("uri").asText()).isEqualTo(second);
    }

    @Test
    void anAnswerToWhatIsGoneIsRefused() {
        String gone = posted(post("Gone", null), null);
        network.delete(gone);

        Preparation preparation = network.prepare(network.freeze(post("Answer", null)), gone);

        assertThat(preparation)
                .isInstanceOfSatisfying(
                        Preparation.Unready.class,
                        it -> assertThat(it.failure()).isInstanceOf(Outcome.Refused.class));
    }

    @Test
    void anotherTextUnderTheSameKeyNeverOverwrites() {
        String key = UUID.randomUUID().toString();
        Post first = Post.of("First\n\n" + LINK, "en", clock.instant(), key);
        posted(first, null);

        Frozen second = ready(Post.of("Second\n\n" + LINK, "en", clock.instant(), key), null);
        Outcome outcome = network.post(second);

        assertThat(outcome).isInstanceOf(Outcome.InDoubt.class);
        assertThat(network.find(second, LINK, Instant.now().minusSeconds(60))).isInstanceOf(Finding.Found.class);
        assertThat(texts()).containsExactly("First\n\n" + LINK);
    }

    @Test
    void aFacetPastTheEndIsSeenBeforeTheServerTakesIt() {
        Frozen frozen = ready(post("The tide\n\n" + LINK, null), null);
        Frozen broken = new Frozen(frozen.request().replaceFirst("\"byteEnd\":\\d+", "\"byteEnd\":4000"), frozen.key());

        Outcome outcome = network.post(broken);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class, it -> assertThat(it.reason()).contains("whole characters"));
        assertThat(proxy.requests("putRecord")).isEmpty();
    }

    @Test
    void aTextOfTooManyBytesIsRefusedThoughItsCharactersAreFew() {
        String family = "👩‍👩‍👧‍👦";
        Frozen frozen = ready(post(family.repeat(130), null), null);

        Outcome outcome = network.post(frozen);

        assertThat(network.rules().fits(family.repeat(130))).isFalse();
        assertThat(network.rules().fits(family.repeat(119))).isTrue();
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(posted(post(family.repeat(119), null), null)).startsWith("at://");
    }

    @Test
    void oneSessionServesManyPosts() {
        for (int i = 0; i < 5; i++) {
            posted(post("Post " + i, null), null);
        }

        assertThat(proxy.requests("createSession")).hasSize(1);
    }

    @Test
    void anExpiredSessionIsRenewedAndThePostGoesOut() {
        Frozen frozen = ready(post("The tide", null), null);
        proxy.spoilNext("putRecord", Fault.EXPIRED);

        Outcome outcome = network.post(frozen);

        assertThat(outcome).isInstanceOf(Outcome.Posted.class);
        assertThat(texts()).containsExactly("The tide");
        assertThat(proxy.requests("refreshSession")).hasSize(1);
        assertThat(proxy.requests("createSession")).hasSize(1);
    }

    @Test
    void aWrongPasswordWaitsToBeConnectedAnewAndIsNotShown() {
        Network stranger = network(account.handle() + ":wrong-horse-wrong-battery");

        Preparation preparation = stranger.prepare(stranger.freeze(post("x", null)), null);

        assertThat(preparation)
                .isInstanceOfSatisfying(
                        Preparation.Unready.class,
                        it -> assertThat(it.failure())
                                .isInstanceOfSatisfying(
                                        Outcome.Unauthorised.class,
                                        expired -> assertThat(expired.reason())
                                                .contains("401")
                                                .doesNotContain("wrong-horse")));
    }

    @Test
    void aRateLimitIsKeptByTheAllowance() {
        Frozen frozen = ready(post("Too soon", null), null);
        proxy.spoilNext("putRecord", Fault.TOO_MANY);

        Outcome outcome = network.post(frozen);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.TryLater.class,
                        it -> assertThat(it.atLeast()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(3)));
        assertThat(network.allowance().isSpent(clock.instant())).isTrue();
        clock.pass(Duration.ofSeconds(4));
        assertThat(network.allowance().isSpent(clock.instant())).isFalse();
    }

    @Test
    void aServerThatStumblesWhileThingsAreGotReadyIsAskedAgain() {
        proxy.spoilNext("createSession", Fault.BAD_GATEWAY);

        Preparation preparation = network.prepare(network.freeze(post("x", null)), null);

        assertThat(preparation)
                .isInstanceOfSatisfying(
                        Preparation.Unready.class,
                        it -> assertThat(it.failure()).isInstanceOf(Outcome.TryLater.class));
    }

    @Test
    void aTokenWithoutAHandleIsRefusedAtTheStart() {
        assertThatThrownBy(() -> network("only-a-password"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("handle and app password")
                .hasMessageNotContaining("only-a-password");
    }
}
