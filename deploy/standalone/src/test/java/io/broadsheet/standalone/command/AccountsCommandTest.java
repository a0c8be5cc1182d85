package io.broadsheet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command against a server that answers as the social service does. */
class AccountsCommandTest {
    private static final String SECRET = "123456:very-secret";

    private final StringWriter out = new StringWriter();
    private final List<String> asked = new ArrayList<>();
    private final InputStream input = System.in;
    private final HttpServer server = server();

    @TempDir
    private Path folder = Path.of("");

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server.createContext("/", this::answer);
        server.start();
        Files.writeString(
                folder.resolve("url"), "http://127.0.0.1:" + server.getAddress().getPort());
        Files.writeString(folder.resolve("token"), "api-token");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        System.setIn(input);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        asked.add(request.strip());
        switch (request.strip().split(" ", -1)[0] + " " + exchange.getRequestURI()) {
            case "GET /api/networks" -> send(exchange, 200, """
                    [{"name": "telegram", "title": "Telegram", "rights": "A bot that is an administrator.", "fields": [
                      {"key": "target", "label": "Channel", "privacy": "SHOWN", "weight": "REQUIRED", "hint": "@name"},
                      {"key": "token", "label": "Bot token", "privacy": "SECRET", "weight": "REQUIRED", "hint": "as shown"}]}]""");
            case "GET /api/accounts" -> send(exchange, 200, """
                    [{"name": "news", "network": "telegram", "state": "reconnect", "sections": ["Arts"],
                      "problem": "the token is void", "pausedUntil": null}]""");
            case "POST /api/accounts" -> send(exchange, 201, "{\"name\": \"news\", \"state\": \"ready\"}");
            case "POST /api/accounts/news/test" ->
                send(exchange, 200, "{\"outcome\": \"lacking\", \"detail\": \"no right to post\"}");
            case "DELETE /api/accounts/news" -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            }
            default -> send(exchange, 404, "{\"detail\": \"there is no account 'nobody'\"}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of("accounts", "--data", folder.toString()));
        all.addAll(List.of(words));
        CommandLine line = BroadsheetCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        return line.execute(all.toArray(String[]::new));
    }

    @Test
    void accountsAreListedWithWhatIsWrong() {
        assertThat(run("list")).isZero();

        assertThat(out.toString())
                .contains("news", "reconnect", "Arts", "the token is void")
                .doesNotContain("paused");
    }

    @Test
    void theSecretIsReadFromStandardInputAndTheRightsAreShown() {
        System.setIn(new ByteArrayInputStream((SECRET + "\n").getBytes(UTF_8)));

        assertThat(run("add", "news", "--network", "telegram", "--set", "target=@review", "--section", "Arts"))
                .isZero();

        assertThat(asked.getLast()).startsWith("POST /api/accounts").contains(SECRET, "@review", "Arts");
        assertThat(out.toString()).contains("A bot that is an administrator.").doesNotContain(SECRET);
    }

    @Test
    void aSecretAmongTheOptionsIsRefusedBeforeAnythingIsSent() {
        assertThat(run("add", "news", "--network", "telegram", "--set", "token=" + SECRET))
                .isEqualTo(2);

        assertThat(out.toString()).contains("options can be seen by others").doesNotContain(SECRET);
        assertThat(asked).noneMatch(it -> it.startsWith("POST"));
    }

    @Test
    void anUnknownNetworkIsNamedWithTheKnownOnes() {
        assertThat(run("add", "news", "--network", "telegraph")).isEqualTo(2);

        assertThat(out.toString()).contains("network is 'telegraph' (expected: one of telegram)");
    }

    @Test
    void rightsThatDoNotSufficeAreAnExitCode() {
        assertThat(run("test", "news")).isEqualTo(1);

        assertThat(out.toString()).contains("news: lacking: no right to post");
    }

    @Test
    void removingSaysWhatWasRemovedOrThatThereIsNone() {
        assertThat(run("remove", "news")).isZero();
        assertThat(run("remove", "nobody")).isEqualTo(1);

        assertThat(out.toString()).contains("news is removed", "there is no account 'nobody'");
    }
}
