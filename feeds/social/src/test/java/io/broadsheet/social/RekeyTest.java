package io.broadsheet.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.social.mastodon.ScriptedMastodon;
import io.broadsheet.social.testing.ServiceProcess;
import io.broadsheet.social.testing.Settings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A new key for the secrets of stored accounts, on a service that is killed while it seals them anew. */
@Tag("services")
@Tag("once")
class RekeyTest {
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final String OLD = key(1);
    private static final String NEW = key(2);
    private static final String PREFIX = "broadsheet.social.secrets.";

    private final JsonMapper json = JsonMapper.builder().build();
    private final ScriptedMastodon server = new ScriptedMastodon();
    private final RealPostgres.Database database = RealPostgres.freshDatabase();
    private final Settings plain = Settings.on(database);
    private final HttpClient http = HttpClient.newHttpClient();

    private static String key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return Base64.getEncoder().encodeToString(bytes);
    }

    @AfterEach
    void close() {
        http.close();
        server.close();
    }

    @Test
    void aKillInTheMiddleOfSealingAnewLeavesEverySecretReadableAndTheNextStartGoesOn() throws Exception {
        try (ApplicationContext first =
                SocialApplication.start(plain.with(PREFIX + "key", OLD).all())) {
            for (String name : NAMES) {
                assertThat(ask(first, "POST", "/api/accounts", """
                        {"name": "%s", "network": "mastodon", "fields": {"server": "%s", "token": "%s"}}""".formatted(
                                                name, server.uri(), ScriptedMastodon.TOKEN))
                                .statusCode())
                        .isEqualTo(201);
            }
        }
        Map<String, String> before = sealed();
        Settings both = plain.with(PREFIX + "key", NEW).with(PREFIX + "previous-key", OLD);

        // A lock on the second account holds the service between the first and it.
        try (Connection holding = database.connect()) {
            holding.setAutoCommit(false);
            try (Statement statement = holding.createStatement()) {
                statement.execute("select 1 from social.accounts where name = 'b' for update");
            }
            try (ServiceProcess process = ServiceProcess.start("rekey-killed", both)) {
                await().atMost(Duration.ofSeconds(90)).until(() -> {
                    assertThat(process.isAlive()).as(process.output()).isTrue();
                    return !Objects.equals(sealed().get("a"), before.get("a"));
                });
                process.kill();
            }
            holding.rollback();
        }
        Map<String, String> after = sealed();
        assertThat(after.get("a")).isNotEqualTo(before.get("a"));
        assertThat(after.get("c")).isEqualTo(before.get("c"));

        try (ApplicationContext again = SocialApplication.start(both.all())) {
            requireAllUsable(again);
        }
        try (ApplicationContext later =
                SocialApplication.start(plain.with(PREFIX + "key", NEW).all())) {
            requireAllUsable(later);
        }
    }

    private void requireAllUsable(ApplicationContext instance) throws Exception {
        List<String> names = new ArrayList<>();
        for (JsonNode account :
                json.readTree(ask(instance, "GET", "/api/accounts", null).body())) {
            String name = account.path("name").asText();
            names.add(name);
            assertThat(ask(instance, "POST", "/api/accounts/%s/test".formatted(name), null)
                            .body())
                    .contains("\"ready\"");
        }
        assertThat(names).isEqualTo(NAMES);
    }

    @Test
    void aKeyThatOpensNothingEndsTheProcessWithOneSentenceThatSaysWhatToDo() throws Exception {
        try (ApplicationContext first =
                SocialApplication.start(plain.with(PREFIX + "key", OLD).all())) {
            ask(first, "POST", "/api/accounts", """
                    {"name": "a", "network": "mastodon", "fields": {"server": "%s", "token": "%s"}}""".formatted(server.uri(), ScriptedMastodon.TOKEN));
        }

        try (ServiceProcess process = ServiceProcess.start("rekey-refused", plain.with(PREFIX + "key", NEW))) {
            assertThat(process.end()).isEqualTo(2);
            assertThat(process.output().lines().filter(it -> it.startsWith("social does not start: ")))
                    .singleElement()
                    .asString()
                    .contains("opens the secrets of none of the 1 stored accounts", "put that key back");
            assertThat(process.output()).doesNotContain("\tat io.broadsheet").doesNotContain(NEW);
        }
    }

    private Map<String, String> sealed() throws Exception {
        Map<String, String> secrets = new TreeMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select name, secrets from social.accounts")) {
            while (rows.next()) {
                secrets.put(rows.getString(1), rows.getString(2));
            }
        }
        return secrets;
    }

    private HttpResponse<String> ask(ApplicationContext instance, String method, String path, @Nullable String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        instance.getBean(EmbeddedServer.class).getURI().resolve(path))
                .header("Authorization", "Bearer " + Settings.TOKEN)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
