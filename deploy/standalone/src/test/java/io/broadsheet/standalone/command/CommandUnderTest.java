package io.broadsheet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import picocli.CommandLine;

/** The command line as its user types it, on the folder of an installation whose server answers as a test says. */
final class CommandUnderTest implements AutoCloseable {
    /**
     * What the server was asked.
     *
     * @param line method and address, such as {@code GET /api/accounts?limit=1}
     */
    record Asked(String line, String body) {}

    /** What it says to that: JSON, or nothing. */
    record Answer(int status, String body) {}

    private final Path folder;
    private final Function<Asked, Answer> answers;
    private final HttpServer server;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** Starts the server and notes it in the folder. */
    CommandUnderTest(Path folder, Function<Asked, Answer> answers) throws IOException {
        this.folder = folder;
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Files.writeString(
                folder.resolve("url"), "http://127.0.0.1:" + server.getAddress().getPort());
        Files.writeString(folder.resolve("token"), "api-token");
    }

    private void answer(HttpExchange exchange) throws IOException {
        Asked question = new Asked(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        asked.add(question);
        Answer answer = answers.apply(question);
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    /** Runs a command, and gives its exit code. */
    int run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", folder.toString()));
        CommandLine line = BroadsheetCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }

    /** All that was printed so far. */
    String out() {
        return out.toString();
    }

    /** All complaints so far. */
    String err() {
        return err.toString();
    }

    /** All that the server was asked so far. */
    List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
