package io.broadsheet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.standalone.data.DataDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The running server, found by BROADSHEET_URL and BROADSHEET_TOKEN or in the data directory; a mix-in of the commands. */
final class Server {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(30);

    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            description = "data directory of the server (default: BROADSHEET_DATA or ./broadsheet-data)",
            paramLabel = "DIR")
    private @Nullable Path data;

    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    static Path folder(@Nullable Path chosen) {
        if (chosen != null) {
            return chosen;
        }
        String variable = System.getenv("BROADSHEET_DATA");
        return Path.of(variable == null || variable.isBlank() ? "broadsheet-data" : variable);
    }

    /** Sends a body and gives the answer's JSON; an error answer becomes a failure with the problem's detail. */
    JsonNode post(String path, String contentType, BodyPublisher body) {
        return exchange(HttpRequest.newBuilder(url().resolve(path))
                .header("Content-Type", contentType)
                .timeout(LONG_PATIENCE)
                .POST(body));
    }

    JsonNode post(String path, Map<String, ?> body) {
        try {
            return post(path, "application/json", BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode post(String path) {
        return exchange(HttpRequest.newBuilder(url().resolve(path))
                .timeout(LONG_PATIENCE)
                .POST(BodyPublishers.noBody()));
    }

    JsonNode delete(String path) {
        return exchange(
                HttpRequest.newBuilder(url().resolve(path)).timeout(PATIENCE).DELETE());
    }

    JsonNode get(String path) {
        return exchange(
                HttpRequest.newBuilder(url().resolve(path)).timeout(PATIENCE).GET());
    }

    /**
     * Writes an answer's body out as it arrives.
     *
     * @throws CommandFailedException with the problem's detail if the answer is an error, or if it breaks off
     */
    void download(String path, OutputStream out) {
        HttpRequest request = authorised(HttpRequest.newBuilder(url().resolve(path)))
                .timeout(LONG_PATIENCE)
                .GET()
                .build();
        HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() >= 400) {
                throw refused(answer.statusCode(), readable(body.readAllBytes()));
            }
            body.transferTo(out);
        } catch (IOException e) {
            throw CommandFailedException.failed("%s could not be written to its end: %s".formatted(path, e));
        }
    }

    /**
     * Follows a stream of server-sent events until {@code watcher} has seen enough.
     *
     * @return false if the stream ended or broke off before that, or no server answers
     */
    boolean follow(String path, Duration atMost, Watcher watcher) {
        HttpRequest request = authorised(HttpRequest.newBuilder(url().resolve(path)))
                .header("Accept", "text/event-stream")
                .timeout(atMost)
                .GET()
                .build();
        try {
            HttpResponse<Stream<String>> answer = http.send(request, BodyHandlers.ofLines());
            return watch(path, answer, watcher);
        } catch (JsonProcessingException e) {
            throw CommandFailedException.failed("the server told something unreadable: " + e.getOriginalMessage());
        } catch (IOException | UncheckedIOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private boolean watch(String path, HttpResponse<Stream<String>> answer, Watcher watcher)
            throws JsonProcessingException {
        try (Stream<String> lines = answer.body()) {
            if (answer.statusCode() != 200) {
                throw CommandFailedException.failed(
                        "the server answered %d to %s".formatted(answer.statusCode(), path));
            }
            Iterator<String> each = lines.iterator();
            while (each.hasNext()) {
                String line = each.next();
                if (line.startsWith("data:")
                        && !watcher.wantsMore(json.readTree(line.substring(5).strip()))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Sees one event after the other. */
    interface Watcher {
        boolean wantsMore(JsonNode event);
    }

    URI url() {
        String variable = System.getenv("BROADSHEET_URL");
        if (variable != null && !variable.isBlank()) {
            return URI.create(variable);
        }
        Path folder = folder(data);
        return DataDirectory.urlIn(folder)
                .orElseThrow(() -> CommandFailedException.wrong(
                        "no server is known: %s has none; start one with 'deploy/broadsheet up', or set BROADSHEET_URL and BROADSHEET_TOKEN"
                                .formatted(folder.toAbsolutePath().normalize())));
    }

    private String token() {
        String variable = System.getenv("BROADSHEET_TOKEN");
        if (variable != null && !variable.isBlank()) {
            return variable;
        }
        Path folder = folder(data);
        return DataDirectory.tokenIn(folder)
                .orElseThrow(
                        () -> CommandFailedException.wrong(
                                "no API token is known: set BROADSHEET_TOKEN, or name the server's data directory with --data"));
    }

    private HttpRequest.Builder authorised(HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + token());
    }

    private JsonNode exchange(HttpRequest.Builder request) {
        HttpResponse<byte[]> answer =
                send(authorised(request).header("Accept", "application/json").build(), BodyHandlers.ofByteArray());
        JsonNode body = readable(answer.body());
        if (answer.statusCode() >= 400) {
            throw refused(answer.statusCode(), body);
        }
        return body;
    }

    private static CommandFailedException refused(int status, JsonNode problem) {
        String detail = problem.path("detail").asText(problem.path("message").asText(""));
        return CommandFailedException.failed(detail.isEmpty() ? "the server answered %d".formatted(status) : detail);
    }

    private JsonNode readable(byte[] body) {
        try {
            JsonNode node = json.readTree(body);
            return node == null ? json.createObjectNode() : node;
        } catch (IOException e) {
            return json.createObjectNode().put("detail", new String(body, UTF_8).strip());
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (ConnectException e) {
            throw CommandFailedException.wrong(
                    "no server answers at %s; start it with 'deploy/broadsheet up'".formatted(url()));
        } catch (IOException e) {
            throw CommandFailedException.failed("the talk with %s broke off: %s".formatted(url(), e));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static CommandFailedException interrupted() {
        Thread.currentThread().interrupt();
        return CommandFailedException.failed("interrupted");
    }
}
