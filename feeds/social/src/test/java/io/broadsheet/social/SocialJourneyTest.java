package io.broadsheet.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.contract.testing.Examples;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.social.mastodon.ScriptedMastodon;
import io.broadsheet.social.mastodon.ScriptedMastodon.Mood;
import io.broadsheet.social.testing.Desk;
import io.broadsheet.social.testing.Events;
import io.broadsheet.social.testing.Settings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An article's way from the topic to the accounts and back to the desk, on a real broker and database. */
@Tag("services")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocialJourneyTest {
    private final JsonMapper json = JsonMapper.builder().build();
    private final Desk desk = new Desk();
    private final ScriptedMastodon main = new ScriptedMastodon();
    private final ScriptedMastodon second = new ScriptedMastodon();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ApplicationContext application = SocialApplication.start(Settings.on(RealPostgres.freshDatabase())
            .with("main", main)
            .with("second", second)
            .with("broadsheet.social.accounts.shown.network", "none")
            .all());
    private final URI address = application.getBean(EmbeddedServer.class).getURI();

    @BeforeAll
    void readTheTopicToItsEnd() {
        ArticlePublished sentinel = Events.now().published("Sentinel");
        desk.send(sentinel);
        desk.end(sentinel, "social");
        main.ignoreKeys();
        second.ignoreKeys();
    }

    @AfterAll
    void stop() throws InterruptedException {
        application.close();
        main.close();
        second.close();
        desk.close();
    }

    private HttpResponse<String> request(String method, String path, byte @Nullable [] body, @Nullable String token)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", "application/cloudevents+json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = request("GET", path, null, Settings.TOKEN);
        assertThat(answer.statusCode()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    @Test
    void anArticleIsPostedOnEveryAccountAndReported() {
        Events events = Events.now();
        ArticlePublished published = events.published("The tide");
        String text = "The tide\n\nAn excerpt.\n\n" + events.link() + "\n\n#Ships";

        desk.send(published);

        DistributionReport sum = desk.end(published, "social");
        assertThat(sum.state()).isEqualTo(State.DONE);
        assertThat(sum.counts()).isEqualTo(new Counts(3, 2, 0, 0, 1));
        assertThat(main.statusesWith(events.link().toString())).singleElement().satisfies(it -> {
            assertThat(it.text()).isEqualTo(text);
            assertThat(it.language()).isEqualTo("en");
            assertThat(it.visibility()).isEqualTo("public");
        });
        assertThat(second.statusesWith(events.link().toString())).hasSize(1);
        DistributionReport account = desk.end(published, "social/main");
        assertThat(account.state()).isEqualTo(State.DONE);
        assertThat(account.link()).asString().startsWith(main.uri() + "/@review/");
        DistributionReport shown = desk.end(published, "social/shown");
        assertThat(shown.state()).isEqualTo(State.SKIPPED);
        assertThat(shown.detail()).isEqualTo("not connected; it would say: " + text);
    }

    @Test
    void aCorrectionEditsThePost() {
        Events events = Events.now();
        ArticlePublished first = events.published("The tied");
        desk.send(first);
        desk.end(first, "social");

        ArticlePublished correction = events.published(2, Instant.now().truncatedTo(ChronoUnit.MILLIS), "The tide");
        desk.send(correction);

        assertThat(desk.end(correction, "social").state()).isEqualTo(State.DONE);
        assertThat(main.statusesWith(events.link().toString()))
                .singleElement()
                .satisfies(it -> assertThat(it.text()).startsWith("The tide\n"));
        assertThat(main.requests("PUT", events.link().toString())).hasSize(1);
    }

    @Test
    void aCorrectionOfSomethingElseLeavesThePostAlone() {
        Events events = Events.now();
        ArticlePublished first = events.published("The tide");
        desk.send(first);
        desk.end(first, "social");

        ArticlePublished correction = events.published(2, Instant.now().truncatedTo(ChronoUnit.MILLIS), "The tide");
        desk.send(correction);

        assertThat(desk.end(correction, "social").state()).isEqualTo(State.DONE);
        assertThat(desk.end(correction, "social/main").link()).isNotNull();
        assertThat(main.requests("PUT", events.link().toString())).isEmpty();
    }

    @Test
    void aWithdrawalDeletesThePost() {
        Events events = Events.now();
        ArticlePublished first = events.published("A mistake");
        desk.send(first);
        desk.end(first, "social");

        var withdrawal = events.withdrawn(2, Instant.now().truncatedTo(ChronoUnit.MILLIS));
        desk.send(withdrawal);

        assertThat(desk.end(withdrawal, "social").state()).isEqualTo(State.DONE);
        assertThat(main.statusesWith(events.link().toString())).isEmpty();
        assertThat(second.statusesWith(events.link().toString())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"ERROR_AFTER_DOING", "DROPS_AFTER_DOING", "HANGS_AFTER_DOING", "TRICKLES_AFTER_DOING"})
    void aLostAnswerLeavesOnePostEvenOnAServerThatIgnoresKeys(Mood mood) {
        Events events = Events.now();
        ArticlePublished published = events.published("The tide");
        main.next(mood);

        desk.send(published);

        assertThat(desk.end(published, "social/main").state()).isEqualTo(State.DONE);
        assertThat(main.statusesWith(events.link().toString())).hasSize(1);
        assertThat(main.requests("POST", events.link().toString())).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMITED", "TOO_MANY", "HTML", "HUGE"})
    void whatDidNotHappenIsTriedAgain(Mood mood) {
        Events events = Events.now();
        ArticlePublished published = events.published("The tide");
        main.next(mood);

        desk.send(published);

        assertThat(desk.end(published, "social/main").state()).isEqualTo(State.DONE);
        assertThat(main.statusesWith(events.link().toString())).hasSize(1);
        assertThat(main.requests("POST", events.link().toString())).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNPROCESSABLE", "FORBIDDEN", "REDIRECT"})
    void aRefusalFailsTheAccountWithTheServersReasonAndTheSumWithIt(Mood mood) {
        Events events = Events.now();
        ArticlePublished published = events.published("The tide");
        main.next(mood);

        desk.send(published);

        DistributionReport sum = desk.end(published, "social");
        assertThat(sum.state()).isEqualTo(State.FAILED);
        assertThat(sum.counts()).isEqualTo(new Counts(3, 1, 0, 1, 1));
        String reason = switch (mood) {
            case UNPROCESSABLE -> "answered 422: Validation failed: Text can't be blank";
            case FORBIDDEN -> "answered 403: This action is outside the authorized scopes";
            default -> "answered 307: moved to http://127.0.0.1:1/";
        };
        assertThat(sum.detail()).startsWith("main: 127.0.0.1 ").contains(reason);
        assertThat(main.requests("POST", events.link().toString())).hasSize(1);
    }

    @Test
    void aSlowAccountDelaysNoOther() {
        Events slow = Events.now();
        Events next = Events.now();
        main.next(Mood.HANGS_AFTER_DOING);
        desk.send(slow.published("Slow"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !main.requests("POST", slow.link().toString()).isEmpty());

        ArticlePublished published = next.published("Next");
        desk.send(published);

        assertThat(desk.end(published, "social/second").state()).isEqualTo(State.DONE);
        assertThat(desk.end(published, "social/main").state()).isEqualTo(State.DONE);
    }

    @Test
    void anOldEventIsRememberedAndNeverPosted() {
        Events events = Events.at(Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.MILLIS));
        ArticlePublished old = events.published("Old news");

        desk.send(old);

        DistributionReport sum = desk.end(old, "social");
        assertThat(sum.state()).isEqualTo(State.SKIPPED);
        assertThat(sum.detail()).contains("too old to announce (limit: 48h)");
        assertThat(main.requests("POST", events.link().toString())).isEmpty();
    }

    @Test
    void whatNobodyCanReadIsSetAsideAndStopsNothing() {
        String key = UUID.randomUUID().toString();
        for (String broken : Examples.BROKEN) {
            desk.send(key, Examples.bytes(broken));
        }
        desk.send(key, Examples.bytes(Examples.FUTURE));
        Events events = Events.now();
        ArticlePublished published = events.published("After the storm");

        desk.send(published);

        assertThat(desk.end(published, "social").state()).isEqualTo(State.DONE);
        assertThat(Desk.isSetAside(key)).isTrue();
    }

    @Test
    void theAccountsAreListedWithoutTheirSecrets() throws Exception {
        JsonNode accounts = get("/api/accounts");

        assertThat(accounts).hasSize(3);
        assertThat(accounts.path(0).path("name").asText()).isEqualTo("main");
        assertThat(accounts.path(0).path("connected").asBoolean()).isTrue();
        assertThat(accounts.path(0).path("limit").asInt()).isEqualTo(500);
        assertThat(accounts.path(2).path("network").asText()).isEqualTo("none");
        assertThat(accounts.toString()).doesNotContain(ScriptedMastodon.TOKEN);
    }

    @Test
    void theTextsCanBeSeenBeforeAnythingGoesOut() throws Exception {
        Events events = Events.now();
        byte[] event = new ArticleEventCodec().encode(events.published("The tide"));

        HttpResponse<String> answer = request("POST", "/api/previews/posts", event, Settings.TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode previews = json.readTree(answer.body());
        assertThat(previews).hasSize(3);
        JsonNode preview = previews.path(0);
        assertThat(preview.path("account").asText()).isEqualTo("main");
        assertThat(preview.path("network").asText()).isEqualTo("mastodon");
        assertThat(preview.path("text").asText()).startsWith("The tide\n\nAn excerpt.\n\n" + events.link());
        assertThat(preview.path("length").asInt()).isEqualTo(8 + 2 + 11 + 2 + 23 + 2 + 6);
        assertThat(preview.path("limit").asInt()).isEqualTo(500);
    }

    @Test
    void aPreviewOfNothingIsAProblem() throws Exception {
        HttpResponse<String> answer =
                request("POST", "/api/previews/posts", Examples.bytes("article-withdrawn.json"), Settings.TOKEN);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("application/problem+json"));
        assertThat(answer.body()).contains("a withdrawal says nothing");
    }

    @Test
    void anArticlesAnnouncementsCanBeRead() throws Exception {
        Events events = Events.now();
        ArticlePublished published = events.published("The tide");
        desk.send(published);
        desk.end(published, "social");

        JsonNode announcements = get("/api/announcements/" + events.article());

        assertThat(announcements).hasSize(3);
        assertThat(announcements.path(0).path("state").asText()).isEqualTo("done");
        assertThat(announcements.path(0).path("link").asText())
                .startsWith(main.uri().toString());
        assertThat(announcements.path(2).path("text").asText()).startsWith("The tide");
    }

    @Test
    void anUnknownArticleIsNotFoundAndOddIdsAreRefused() throws Exception {
        assertThat(request("GET", "/api/announcements/" + UUID.randomUUID(), null, Settings.TOKEN)
                        .statusCode())
                .isEqualTo(404);
        assertThat(request("GET", "/api/announcements/odd", null, Settings.TOKEN)
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/accounts", "/api/announcements/x"})
    void nobodyGetsInWithoutTheToken(String path) throws Exception {
        assertThat(request("GET", path, null, null).statusCode()).isEqualTo(401);
        assertThat(request("GET", path, null, "wrong-token-wrong-token-wrong").statusCode())
                .isEqualTo(401);
    }
}
