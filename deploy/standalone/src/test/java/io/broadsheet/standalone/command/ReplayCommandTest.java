package io.broadsheet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayCommandTest {
    private final StringWriter out = new StringWriter();
    private final Deque<String> answers = new ArrayDeque<>();
    private final HttpServer server;

    @TempDir
    private Path folder = Path.of("");

    ReplayCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() throws IOException {
        server.createContext("/", exchange -> {
            boolean begins = exchange.getRequestMethod().equals("POST")
                    && exchange.getRequestURI().getPath().equals("/api/feeds/replays");
            byte[] body = (begins ? "{\"id\": 7}" : answers.removeFirst()).getBytes(UTF_8);
            exchange.sendResponseHeaders(begins ? 202 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Files.writeString(
                folder.resolve("url"), "http://127.0.0.1:" + server.getAddress().getPort());
        Files.writeString(folder.resolve("token"), "api-token");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void itWaitsForTheEndAndTellsWhatWasDifferent() {
        answers.addAll(List.of(
                "{\"state\": \"RUNNING\", \"records\": 1000, \"differences\": 0}",
                "{\"state\": \"DONE\", \"records\": 1500, \"differences\": 3}"));

        assertThat(run()).isZero();

        assertThat(out.toString())
                .contains("records so far: 1000", "records replayed: 1500; 3 rows were others before");
    }

    @Test
    void aFailureIsSaidWithItsReason() {
        answers.add("{\"state\": \"FAILED\", \"records\": 5, \"differences\": 0, \"problem\": \"the broker is away\"}");

        assertThat(run()).isEqualTo(1);

        assertThat(out.toString()).contains("what is served stays as it was: the broker is away");
    }

    private int run() {
        CommandLine line = BroadsheetCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        return line.execute("replay", "feeds", "--data", folder.toString());
    }
}
