package io.broadsheet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command against a server that answers as the mailer does. */
class SubscribersCommandTest {
    private static final String CSV = "email,name\r\nada@example.org,Ada\r\n";
    private static final String FIRST_PAGE = """
            {"subscribers": [
              {"id": 7, "email": "ada@example.org", "status": "confirmed", "name": "Ada", "suppressed": []},
              {"id": 8, "email": "Ada@example.org.example.com", "status": "unsubscribed", "name": null,
               "suppressed": ["unsubscribed", "complained"]}], "next": NEXT}""";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new ArrayList<>();
    private final HttpServer server;

    @TempDir
    private Path folder = Path.of("");

    SubscribersCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
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
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add(request);
        if (request.startsWith("GET /api/subscribers?limit=1000&after=8")) {
            send(exchange, 200, "{\"subscribers\": [], \"next\": null}");
        } else if (request.contains("status=late")) {
            send(exchange, 400, "{\"detail\": \"status is 'late' (expected: pending, confirmed or unsubscribed)\"}");
        } else if (request.startsWith("GET /api/subscribers?")) {
            send(exchange, 200, FIRST_PAGE.replace("NEXT", request.contains("after=0") ? "8" : "null"));
        } else if (request.startsWith("GET /api/subscribers/export?")) {
            send(exchange, 200, CSV);
        } else if (request.equals("GET /api/subscribers/7/export")) {
            send(exchange, 200, "{\"email\": \"ada@example.org\", \"mails\": []}");
        } else {
            exchange.sendResponseHeaders(request.equals("DELETE /api/subscribers/7") ? 204 : 404, -1);
            exchange.close();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of("subscribers", "--data", folder.toString()));
        all.addAll(List.of(words));
        CommandLine line = BroadsheetCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }

    @Test
    void readersAreListedPageByPageWithWhyNoMailReachesThem() {
        assertThat(run("find", "ada", "--status", "confirmed")).isZero();

        assertThat(asked)
                .containsExactly(
                        "GET /api/subscribers?limit=1000&after=0&q=ada&status=confirmed&source=&suppressed=",
                        "GET /api/subscribers?limit=1000&after=8&q=ada&status=confirmed&source=&suppressed=");
        assertThat(out.toString())
                .contains("ada@example.org", "Ada", "(suppressed: unsubscribed, complained)", "2 found")
                .doesNotContain("null");
    }

    @Test
    void aFileIsThereWholeAndForItsOwnerOnly() throws IOException {
        Path file = folder.resolve("readers.csv");

        assertThat(run("export", file.toString(), "--status", "confirmed")).isZero();

        assertThat(file).hasContent(CSV);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder.resolve("readers.csv.part")).doesNotExist();
    }

    @Test
    void aFilterThatTheServerRefusesLeavesTheFileAsItWas() throws IOException {
        Path file = Files.writeString(folder.resolve("readers.csv"), "as it was");

        assertThat(run("export", file.toString(), "--status", "late")).isEqualTo(1);

        assertThat(file).hasContent("as it was");
        assertThat(folder.resolve("readers.csv.part")).doesNotExist();
        assertThat(err.toString()).contains("status is 'late' (expected: pending, confirmed or unsubscribed)");
    }

    @Test
    void whatIsKnownOfAPersonIsPrinted() {
        assertThat(run("person", "Ada@Example.org")).isZero();

        assertThat(out.toString()).contains("\"email\" : \"ada@example.org\"");
    }

    @Test
    void onlyThePersonWithExactlyThisAddressIsErasedAndOnlyWhenMeant() {
        assertThat(run("erase", "ada@example.org")).isEqualTo(2);
        assertThat(run("erase", "da@example.org", "--yes")).isEqualTo(1);
        assertThat(asked).noneMatch(it -> it.startsWith("DELETE"));

        assertThat(run("erase", "ada@example.org", "--yes")).isZero();

        assertThat(asked.getLast()).isEqualTo("DELETE /api/subscribers/7");
        assertThat(err.toString()).contains("--yes must be given", "no subscriber has the address da@example.org");
    }
}
