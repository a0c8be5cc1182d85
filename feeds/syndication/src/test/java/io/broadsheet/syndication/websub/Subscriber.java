package io.broadsheet.syndication.websub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A subscriber as there are some out there: confirms what it wished for and keeps what it is sent. */
final class Subscriber implements AutoCloseable {
    private final HttpServer server;
    private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private volatile boolean willing = true;
    private volatile int status = 204;

    /** What came. */
    static final class Delivery {
        private final Map<String, List<String>> headers;
        private final byte[] body;

        Delivery(Map<String, List<String>> headers, byte[] body) {
            this.headers = headers;
            this.body = body;
        }

        byte[] body() {
            return body;
        }

        String text() {
            return new String(body, UTF_8);
        }

        String header(String name) {
            return Objects.requireNonNullElse(headers.get(name), List.of("(no " + name + ")"))
                    .getFirst();
        }
    }

    Subscriber() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("GET")) {
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            asked.add(query);
            byte[] challenge = (willing ? query.getOrDefault("hub.challenge", "") : "no").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, challenge.length);
            exchange.getResponseBody().write(challenge);
        } else {
            deliveries.add(new Delivery(Map.copyOf(exchange.getRequestHeaders()), body));
            exchange.sendResponseHeaders(status, -1);
        }
        exchange.close();
    }

    static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        }
        return query;
    }

    URI callback() {
        return URI.create("http://127.0.0.1:%d/callback?mine=1"
                .formatted(server.getAddress().getPort()));
    }

    /** Does not confirm wishes any more. */
    void unwilling() {
        willing = false;
    }

    /** Answers deliveries with this status from now on. */
    void answering(int status) {
        this.status = status;
    }

    List<Map<String, String>> asked() {
        return asked;
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
