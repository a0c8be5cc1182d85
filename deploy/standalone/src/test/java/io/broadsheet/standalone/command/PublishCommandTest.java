package io.broadsheet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.broadsheet.contract.article.PostsChoice;
import io.broadsheet.standalone.data.DataDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** The command against a server that answers what the desk would, and breaks off as one that is killed would. */
class PublishCommandTest {
    private static final String WORKING = board("WORKING", 1, false);
    private static final String DONE = board("DONE", 3, true);
    private static final String FAILED = board("FAILED", 1, true);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Deque<List<String>> streams = new ArrayDeque<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder = Path.of("");

    private final HttpServer server;

    PublishCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void open() throws IOException {
        try (DataDirectory data = DataDirectory.open(folder.resolve("data"))) {
            data.secret("token");
            data.keepUrl(URI.create("http://localhost:" + server.getAddress().getPort()));
        }
        Files.writeString(folder.resolve("article.md"), "---\ntitle: A title\n---\n\nA text.\n");
        server.createContext(
                "/api/import", exchange -> answer(exchange, "{\"slug\":\"a-title\",\"title\":\"A title\"}"));
        for (String step : List.of("publish", "withdraw")) {
            server.createContext(
                    "/api/articles/a-title/" + step,
                    exchange -> answer(
                            exchange,
                            "{\"slug\":\"a-title\",\"revision\":1,\"announced\":true,\"link\":\"http://localhost/articles/a-title\"}"));
        }
        server.createContext("/api/articles/a-title/distribution/events", exchange -> stream(exchange, streams.pop()));
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void aServerThatGoesAwayIsWaitedFor() {
        streams.add(List.of(WORKING));
        streams.add(List.of(WORKING, DONE));

        int exitCode = publish();

        assertThat(err.toString()).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains("the server does not answer any more; what is published is kept", "mail 3 of 3 accepted");
    }

    @Test
    void aChannelThatFailedIsNamedWithItsReason() {
        streams.add(List.of(FAILED));

        int exitCode = publish();

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("mail failed: the relay refuses us");
    }

    @Test
    void aServerThatDoesNotComeBackInTimeIsSaidSoInOneSentence() {
        streams.add(List.of(WORKING));

        int exitCode = publish("--wait", "1");

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("broadsheet: not every channel ended within 1 s; the desk shows how it goes on")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatBecomesOfPostsIsSaidWhenACorrectionIsPublished(PostsChoice choice) {
        streams.add(List.of(DONE));

        assertThat(publish("--posts", choice.written())).isZero();

        assertThat(asked.getLast())
                .isEqualTo("/api/articles/a-title/publish {\"posts\":\"%s\"}".formatted(choice.written()));
    }

    @ParameterizedTest
    @EnumSource
    void whatBecomesOfPostsIsSaidWhenAnArticleIsWithdrawn(PostsChoice choice) {
        streams.add(List.of(DONE));

        assertThat(withdraw("--reason", "A mistake.", "--posts", choice.written()))
                .isZero();

        assertThat(asked)
                .containsExactly("/api/articles/a-title/withdraw {\"reason\":\"A mistake.\",\"posts\":\"%s\"}"
                        .formatted(choice.written()));
    }

    @Test
    void withoutAChoiceNoneIsSent() {
        streams.add(List.of(DONE));
        streams.add(List.of(DONE));

        assertThat(publish()).isZero();
        assertThat(withdraw()).isZero();

        assertThat(asked).endsWith("/api/articles/a-title/publish {}", "/api/articles/a-title/withdraw {}");
    }

    @Test
    void aChoiceThatIsNoneIsRefusedInOneSentenceBeforeAnythingIsSent() {
        assertThat(publish("--posts", "edit")).isEqualTo(2);
        assertThat(withdraw("--posts", "delete")).isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly(
                        "broadsheet: --posts is 'edit' (expected: one of change, reply, leave; leave it out for each account's own way)",
                        "broadsheet: --posts is 'delete' (expected: one of change, reply, leave; leave it out for each account's own way)");
        assertThat(asked).isEmpty();
    }

    private int publish(String... options) {
        return run("publish", folder.resolve("article.md").toString(), options);
    }

    private int withdraw(String... options) {
        return run("withdraw", "a-title", options);
    }

    private int run(String command, String what, String... options) {
        CommandLine line = BroadsheetCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--data", folder.resolve("data").toString(), what));
        return line.execute(arguments.toArray(String[]::new));
    }

    private static String board(String state, int accepted, boolean complete) {
        return """
                {"revision":1,"complete":%s,"channels":[{"channel":"mail","state":"%s",\
                "counts":{"candidates":3,"accepted":%d,"postponed":0,"refused":0,"excluded":0},\
                "detail":%s,"link":null}]}""".formatted(complete, state, accepted, state.equals("FAILED") ? "\"the relay refuses us\"" : "null");
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestURI().getPath() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, json.getBytes(UTF_8).length);
            exchange.getResponseBody().write(json.getBytes(UTF_8));
        }
    }

    /** Announces more bytes than it sends, so its end is a break, not an end. */
    private static void stream(HttpExchange exchange, List<String> events) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 1_000_000);
            for (String event : events) {
                exchange.getResponseBody().write(("data: " + event + "\n\n").getBytes(UTF_8));
            }
            exchange.getResponseBody().flush();
        } catch (IOException e) {
            // The reader has seen enough.
        }
    }
}
