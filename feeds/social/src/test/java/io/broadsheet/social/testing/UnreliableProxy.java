package io.broadsheet.social.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Stands before a real server and hands requests on, but for what it is told to spoil. */
public final class UnreliableProxy implements AutoCloseable {
    /** What it does to one request. */
    public enum Fault {
        /** Hands it on, then closes the connection without the answer. */
        LOSE_ANSWER,
        /** Hands it on, then says nothing until it closes. */
        HOLD_ANSWER,
        /** Answers 400 as a Bluesky server does when a session has expired. */
        EXPIRED,
        /** Answers 429, with a reset in two seconds. */
        TOO_MANY,
        /** Answers 502 without handing it on. */
        BAD_GATEWAY
    }

    private record Planned(String path, Fault fault) {}

    private final URI behind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Deque<Planned> faults = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();

    /** Starts on any free port. */
    public UnreliableProxy(URI behind) {
        this.behind = behind;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Its address. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next request whose path contains this is spoiled. */
    public synchronized void spoilNext(String path, Fault fault) {
        faults.addLast(new Planned(path, fault));
    }

    /** The paths of all requests so far that contain this. */
    public synchronized List<String> requests(String path) {
        return requests.stream().filter(it -> it.contains(path)).toList();
    }

    private synchronized @Nullable Fault fault(String path) {
        requests.add(path);
        for (Planned planned : faults) {
            if (path.contains(planned.path())) {
                faults.remove(planned);
                return planned.fault();
            }
        }
        return null;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().toString();
        Fault fault = fault(path);
        if (fault == Fault.TOO_MANY) {
            exchange.getResponseHeaders()
                    .set("RateLimit-Reset", Long.toString(Instant.now().getEpochSecond() + 2));
            send(
                    exchange,
                    429,
                    "{\"error\":\"RateLimitExceeded\",\"message\":\"Rate Limit Exceeded\"}".getBytes(UTF_8));
        } else if (fault == Fault.EXPIRED) {
            send(exchange, 400, "{\"error\":\"ExpiredToken\",\"message\":\"Token has expired\"}".getBytes(UTF_8));
        } else if (fault == Fault.BAD_GATEWAY) {
            send(exchange, 502, new byte[0]);
        } else {
            HttpResponse<byte[]> response = handOn(exchange, path, body);
            if (fault == Fault.HOLD_ANSWER) {
                waitForClose();
                exchange.close();
            } else if (fault == Fault.LOSE_ANSWER) {
                exchange.close();
            } else {
                send(exchange, response.statusCode(), response.body());
            }
        }
    }

    private HttpResponse<byte[]> handOn(HttpExchange exchange, String path, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(path))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : List.of("Authorization", "Content-Type")) {
            List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
            values.forEach(value -> request.header(name, value));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void waitForClose() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
