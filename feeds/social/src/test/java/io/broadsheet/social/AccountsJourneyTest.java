package io.broadsheet.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.social.mastodon.ScriptedMastodon;
import io.broadsheet.social.testing.Desk;
import io.broadsheet.social.testing.Events;
import io.broadsheet.social.testing.RecordedApi;
import io.broadsheet.social.testing.RecordedApi.Answer;
import io.broadsheet.social.testing.Settings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Accounts that come and go while two instances run on one database. */
@Tag("services")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountsJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final JsonMapper json = JsonMapper.builder().build();
    private final Desk desk = new Desk();
    private final ScriptedMastodon mastodon = new ScriptedMastodon();
    private final RecordedApi x = new RecordedApi(AccountsJourneyTest::tokens, _ -> true);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Settings settings = Settings.on(RealPostgres.freshDatabase())
            .with("broadsheet.social.secrets.key", KEY)
            .with("broadsheet.publication.base-url", "https://review.example")
            // Whoever connects an account in a browser is told of a lost answer, not asked again.
            .with("broadsheet.social.timeout", "10s")
            .with("broadsheet.social.lease", "30s");
    private final ApplicationContext one = SocialApplication.start(settings.all());
    private final ApplicationContext two = SocialApplication.start(settings.all());

    private static Answer tokens(RecordedApi.Asked asked) {
        return asked.path().equals("/2/oauth2/token")
                        && "the-code".equals(asked.form().get("code"))
                ? Answer.json(
                        200,
                        "{\"token_type\":\"bearer\",\"expires_in\":7200,\"access_token\":\"granted-access\",\"refresh_token\":\"granted-refresh\"}")
                : Answer.json(200, "{\"data\":{\"id\":\"7\",\"username\":\"review\"}}");
    }

    @AfterAll
    void stop() throws InterruptedException {
        one.close();
        two.close();
        mastodon.close();
        x.close();
        desk.close();
    }

    private HttpResponse<String> ask(ApplicationContext instance, String method, String path, @Nullable String body)
            throws Exception {
        URI address = instance.getBean(EmbeddedServer.class).getURI().resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + Settings.TOKEN)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode account(ApplicationContext instance, String name) throws Exception {
        for (JsonNode it :
                json.readTree(ask(instance, "GET", "/api/accounts", null).body())) {
            if (it.path("name").asText().equals(name)) {
                return it;
            }
        }
        return json.missingNode();
    }

    private String mastodonAccount() {
        return """
                {"name": "later", "network": "mastodon", "sections": ["Essays"],
                 "fields": {"server": "%s", "token": "%s"}}""".formatted(mastodon.uri(), ScriptedMastodon.TOKEN);
    }

    @Test
    void anAccountComesAndGoesWithoutARestartAndNothingIsPostedTwice() throws Exception {
        mastodon.ignoreKeys();
        HttpResponse<String> added = ask(one, "POST", "/api/accounts", mastodonAccount());
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        assertThat(added.body())
                .as("all fields, whatever they hold")
                .contains("\"problem\":null")
                .doesNotContain(ScriptedMastodon.TOKEN);
        await().atMost(PATIENCE)
                .until(() -> account(two, "later").path("state").asText().equals("ready"));
        assertThat(ask(two, "POST", "/api/accounts/later/test", null).body()).contains("\"ready\"");

        ArticlePublished first = Events.now().published("First");
        desk.send(first);
        assertThat(desk.end(first, "social/later").state()).isEqualTo(State.DONE);

        assertThat(ask(two, "DELETE", "/api/accounts/later", null).statusCode()).isEqualTo(204);
        await().atMost(PATIENCE).until(() -> account(one, "later").isMissingNode());
        ArticlePublished second = Events.now().published("Second");
        desk.send(second);
        DistributionReport report = desk.end(second, "social");
        assertThat(report.state()).isEqualTo(State.SKIPPED);

        assertThat(ask(one, "POST", "/api/accounts", mastodonAccount()).statusCode())
                .isEqualTo(201);
        await().atMost(PATIENCE)
                .until(() -> account(two, "later").path("state").asText().equals("ready"));
        desk.send(first);
        ArticlePublished third = Events.now().published("Third");
        desk.send(third);
        assertThat(desk.end(third, "social/later").state()).isEqualTo(State.DONE);
        assertThat(mastodon.statuses())
                .extracting(it -> it.text().lines().findFirst().orElse(""))
                .containsExactly("First", "Third");
    }

    @Test
    void anAccountIsConnectedInABrowserOnceAndByItsStateOnly() throws Exception {
        String body = """
                {"name": "bird", "network": "x", "sections": ["Nowhere"], "fields": {"client-id": "client", "server": "%s"}}""".formatted(x.uri());
        assertThat(json.readTree(ask(one, "POST", "/api/accounts", body).body())
                        .path("state")
                        .asText())
                .isEqualTo("reconnect");
        String consent = json.readTree(
                        ask(one, "POST", "/api/accounts/bird/connect", null).body())
                .path("address")
                .asText();
        Matcher state = Pattern.compile("state=([A-Za-z0-9_-]{43})").matcher(consent);
        assertThat(state.find()).isTrue();
        assertThat(consent).contains("redirect_uri=https%3A%2F%2Freview.example%2Faccounts%2Fcallback");

        HttpResponse<String> forged =
                ask(two, "GET", "/accounts/callback?state=" + "A".repeat(43) + "&code=the-code", null);
        HttpResponse<String> back =
                ask(two, "GET", "/accounts/callback?state=" + state.group(1) + "&code=the-code", null);
        HttpResponse<String> again =
                ask(two, "GET", "/accounts/callback?state=" + state.group(1) + "&code=the-code", null);

        assertThat(forged.statusCode()).isEqualTo(400);
        assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
        assertThat(back.body()).contains("<strong>bird</strong> is connected");
        assertThat(again.statusCode()).isEqualTo(400);
        await().atMost(PATIENCE)
                .until(() -> account(one, "bird").path("state").asText().equals("ready"));
        assertThat(account(one, "bird").path("expiresAt").asText()).isNotEmpty();
        assertThat(ask(one, "POST", "/api/accounts/bird/test", null).body()).contains("@review");
        assertThat(ask(one, "GET", "/api/accounts", null).body()).doesNotContain("granted-");
    }

    @Test
    void whatCannotBeAnAccountIsRefusedWithWhatWasExpected() throws Exception {
        HttpResponse<String> name = ask(one, "POST", "/api/accounts", """
                {"name": "Not a name", "network": "mastodon", "fields": {}}""");
        HttpResponse<String> network = ask(one, "POST", "/api/accounts", """
                {"name": "a", "network": "mastadon", "fields": {}}""");
        HttpResponse<String> fields = ask(one, "POST", "/api/accounts", """
                {"name": "a", "network": "telegram", "fields": {"target": "@review"}}""");
        HttpResponse<String> unknown = ask(one, "DELETE", "/api/accounts/nobody", null);

        assertThat(name.statusCode()).isEqualTo(422);
        assertThat(name.body()).contains("name is 'Not a name'");
        assertThat(network.body()).contains("network is 'mastadon' (expected: one of");
        assertThat(fields.body()).contains("token is missing");
        assertThat(unknown.statusCode()).isEqualTo(404);
    }

    @Test
    void strangersAreNotLetIn() throws Exception {
        URI address = one.getBean(EmbeddedServer.class).getURI();
        for (String path : List.of("/api/accounts", "/api/networks")) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }
}
