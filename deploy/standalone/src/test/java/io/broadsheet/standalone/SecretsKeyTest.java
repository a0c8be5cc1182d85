package io.broadsheet.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.contract.testing.RealPostgres.Database;
import io.broadsheet.standalone.Standalone.Options;
import io.broadsheet.standalone.data.StartRefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the key that the secrets of social accounts are sealed with, as the operator of one small server has it. */
@Tag("services")
class SecretsKeyTest {
    private static final String TOKEN = "token-of-the-account";

    @TempDir
    private Path folder = Path.of("");

    private final Database database = RealPostgres.freshDatabase();
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer network = network();

    private static HttpServer network() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() {
        network.createContext("/", SecretsKeyTest::answer);
        network.start();
    }

    /** Knows whoever brings the token. */
    private static void answer(HttpExchange exchange) throws IOException {
        boolean known = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] body = (known ? "{\"id\": \"1\", \"username\": \"review\"}" : "{\"error\": \"who?\"}").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(known ? 200 : 401, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @AfterEach
    void close() {
        network.stop(0);
        http.close();
    }

    @Test
    void theKeyIsMadeOnceGuardsTheAccountsAndCanBeReplaced() throws Exception {
        Path key = folder.resolve("secrets.key");
        Path previous = folder.resolve("secrets.previous.key");
        try (Standalone first = start()) {
            HttpResponse<String> added = ask(
                    first, "/api/accounts", """
                    {"name": "main", "network": "mastodon", "fields": {"server": "http://127.0.0.1:%d", "token": "%s"}}""".formatted(network.getAddress().getPort(), TOKEN));
            assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
            assertThat(tested(first)).contains("\"ready\"", "review");
        }
        String made = Files.readString(key);
        requireKeyOfTheOwnerAlone(key);

        Files.writeString(key, Base64.getEncoder().encodeToString(new byte[32]));
        assertThatThrownBy(this::start)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith(
                        "broadsheet.social.secrets.key-file (%s) opens the secrets of none of the 1 stored accounts",
                        key.toAbsolutePath())
                .hasMessageContainingAll("put that key back", "lost=true");
        Files.writeString(key, "no key at all");
        assertThatThrownBy(this::start)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("holds no base64 (expected: 32 random bytes");
        Files.writeString(key, made);

        // As the operator is told to: a new one is made, and both are there while everything is sealed anew.
        Files.move(key, previous);
        try (Standalone rekeyed = start()) {
            assertThat(tested(rekeyed)).contains("\"ready\"");
        }
        assertThat(Files.readString(key)).isNotEqualTo(made);
        requireKeyOfTheOwnerAlone(key);

        Files.delete(previous);
        try (Standalone again = start()) {
            assertThat(tested(again)).contains("\"ready\"");
        }
    }

    private static void requireKeyOfTheOwnerAlone(Path key) throws IOException {
        assertThat(Base64.getDecoder().decode(Files.readString(key).strip())).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    private Standalone start() {
        List<String> settings = new ArrayList<>(List.of(
                "--broadsheet.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
                "--broadsheet.social.allow-private-addresses=true"));
        for (String service : List.of("desk", "mailer", "syndication", "social")) {
            settings.add("--broadsheet.%s.database.url=%s".formatted(service, database.url()));
            settings.add("--broadsheet.%s.database.user=%s".formatted(service, database.user()));
            settings.add("--broadsheet.%s.database.password=%s".formatted(service, database.password()));
        }
        return Standalone.start(new Options(folder, "127.0.0.1", 0, settings));
    }

    private String tested(Standalone running) throws Exception {
        return ask(running, "/api/accounts/main/test", "{}").body();
    }

    private HttpResponse<String> ask(Standalone running, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(running.url() + path))
                        .header(
                                "Authorization",
                                "Bearer "
                                        + Files.readString(folder.resolve("token"))
                                                .strip())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
