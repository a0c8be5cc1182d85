package io.broadsheet.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.testing.RealKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The packaged application in a folder of a test's own: started, asked and killed from outside, as its operator would. */
final class Installation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Path folder;
    private final List<String> settings;
    private final int port = RealKafka.freePort();
    private final Programs programs;
    private final HttpClient http = HttpClient.newHttpClient();

    /** With a broker and a database of its own beside it. */
    Installation(Path folder) {
        this(folder, List.of());
    }

    /** With these settings, as arguments. */
    Installation(Path folder, List<String> settings) {
        this.folder = folder;
        this.settings = List.copyOf(settings);
        programs = new Programs(folder.resolveSibling("log"));
    }

    /** What a command printed and how it ended. */
    record Ended(int exitCode, String output) {}

    /** Starts the server of this folder and waits until it says that it is well. */
    Process up() throws IOException {
        Process server = launch(folder, port, arguments());
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> {
                        assertThat(server.isAlive()).as(programs.output(server)).isTrue();
                        return get("/health").statusCode() == 200;
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("the server is not well; it printed:\n" + programs.output(server), e);
        }
        return server;
    }

    /** Starts a server that is expected to be refused, and gives what it said. */
    Ended refused(Path data, int onPort, String... more) throws IOException, InterruptedException {
        return end(launch(data, onPort, more));
    }

    /** Runs a command against the server. */
    Ended command(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("--data", folder.toString()));
        return end(run(command));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return http.send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    Path folder() {
        return folder;
    }

    /** Address of a page. */
    URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(port, path));
    }

    /** First line of a small file in the folder. */
    String note(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file), UTF_8).getFirst();
    }

    private HttpRequest.Builder request(String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10));
        return Files.exists(folder.resolve("token"))
                ? request.header("Authorization", "Bearer " + note("token"))
                : request;
    }

    private String[] arguments() {
        List<String> arguments = new ArrayList<>(settings);
        if (!arguments.isEmpty()) {
            arguments.addFirst("--");
        }
        return arguments.toArray(String[]::new);
    }

    private Process launch(Path data, int onPort, String... more) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("up", "--port", Integer.toString(onPort), "--data", data.toString()));
        command.addAll(List.of(more));
        return run(command);
    }

    private Process run(List<String> arguments) throws IOException {
        return programs.start(Programs.everything(), "io.broadsheet.standalone.command.BroadsheetCommand", arguments);
    }

    private Ended end(Process process) throws IOException, InterruptedException {
        int exitCode = process.waitFor();
        return new Ended(exitCode, programs.output(process));
    }

    /** Stops what was started, cleanly. */
    @Override
    public void close() {
        http.close();
        programs.close();
    }
}
