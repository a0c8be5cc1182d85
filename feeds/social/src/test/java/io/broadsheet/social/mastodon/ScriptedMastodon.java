package io.broadsheet.social.mastodon;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that answers as docs.joinmastodon.org documents it (methods accounts, instance and statuses), keeps
 * the statuses it was given, and can be as unpleasant as real servers are.
 */
public final class ScriptedMastodon implements AutoCloseable {
    /** The one token it knows. */
    public static final String TOKEN = "correct-horse-battery-staple";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern LINK = Pattern.compile("https?://\\S+");
    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final String ACCOUNT = "23634";

    /** How it behaves to one change. */
    public enum Mood {
        WELL,
        /** Does it, then answers 500. */
        ERROR_AFTER_DOING,
        /** Does it, then closes the connection without an answer. */
        DROPS_AFTER_DOING,
        /** Does it, then answers only when it closes. */
        HANGS_AFTER_DOING,
        /** Does it, then answers with the first byte of a body that never ends. */
        TRICKLES_AFTER_DOING,
        /** 429 with X-RateLimit-Reset in two seconds. */
        RATE_LIMITED,
        /** 429 with Retry-After: 1. */
        TOO_MANY,
        /** 422 with a reason. */
        UNPROCESSABLE,
        /** 403 with a reason. */
        FORBIDDEN,
        /** 200 with a page in HTML, as captive portals do. */
        HTML,
        /** 200 with two megabytes of JSON. */
        HUGE,
        /** 307 to somewhere else. */
        REDIRECT
    }

    /** A status as it stands. */
    public record Status(
            String id,
            String text,
            String language,
            String visibility,
            String replyTo,
            List<String> pictures,
            Instant created) {}

    /** A request as it came. */
    public record Request(
            String method, String path, @Nullable String key, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Status> statuses = new ArrayList<>();
    private final Map<String, String> idsByKey = new HashMap<>();
    private final List<Request> requests = new ArrayList<>();
    private final Deque<Mood> moods = new ArrayDeque<>();
    private Mood usual = Mood.WELL;
    private boolean ignoresKeys;
    private int silentFrom = Integer.MAX_VALUE;
    private String silentAbout = "";
    private final ScriptedMastodonInstance instance = new ScriptedMastodonInstance();
    private final ScriptedMastodonMedia media = new ScriptedMastodonMedia();
    private int remaining = 300;
    private String redirectsTo = "http://127.0.0.1:1/";
    private long lastId = 103_254_962_155_278_888L;

    /** Starts on any free port. */
    public ScriptedMastodon() {
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

    /** How it behaves to the next changes, one after the other; then as usual again. */
    public synchronized void next(Mood... next) {
        moods.addAll(List.of(next));
    }

    /** How it behaves from now on. */
    public synchronized void usually(Mood mood) {
        usual = mood;
    }

    /** From now on it makes a new status whatever the Idempotency-Key says. */
    public synchronized void ignoreKeys() {
        ignoresKeys = true;
    }

    /**
     * Keeps so many statuses with this text in them, and with the last of them falls silent: whoever made it gets no answer,
     * nor does anybody who asks for anything later, until it speaks again.
     */
    public synchronized void silentAfter(int count, String text) {
        silentFrom = count;
        silentAbout = text;
    }

    /** Answers again whoever asks from now on. Who was kept waiting gets a closed connection. */
    public synchronized void speak() {
        silentFrom = Integer.MAX_VALUE;
        notifyAll();
    }

    /** Whether it is silent by now. */
    public synchronized boolean isSilent() {
        return silentFrom < Integer.MAX_VALUE && statusesWith(silentAbout).size() >= silentFrom;
    }

    /** From now on it takes texts up to this length, and says so. */
    public void limit(int characters) {
        instance.limit(characters);
    }

    /** What it says of itself. */
    public ScriptedMastodonInstance instance() {
        return instance;
    }

    /** The files it was given. */
    public ScriptedMastodonMedia media() {
        return media;
    }

    /** From now on it says that so many requests are left until a minute from now. */
    public synchronized void remaining(int requests) {
        remaining = requests;
    }

    /** Where it redirects to. */
    public synchronized void redirectsTo(String address) {
        redirectsTo = address;
    }

    /** What stands on it, oldest first. */
    public synchronized List<Status> statuses() {
        return List.copyOf(statuses);
    }

    /** The statuses with this text in them. */
    public List<Status> statusesWith(String text) {
        return statuses().stream().filter(it -> it.text().contains(text)).toList();
    }

    /** All requests so far. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The requests of one method with this text in path or body. */
    public List<Request> requests(String method, String text) {
        return requests().stream()
                .filter(it -> it.method().equals(method))
                .filter(it -> it.path().contains(text) || it.body().contains(text))
                .toList();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        String body = new String(bytes, UTF_8);
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().toString();
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        Mood mood;
        synchronized (this) {
            requests.add(new Request(method, path, key, body));
            boolean change = !method.equals("GET");
            mood = !change ? Mood.WELL : moods.isEmpty() ? usual : moods.poll();
        }
        if (keptWaiting()) {
            exchange.close();
            return;
        }
        if (path.endsWith("/instance")) {
            ScriptedMastodonInstance.Answer answer = instance.answer(path);
            send(exchange, answer.status(), answer.json());
        } else if (path.contains("/media")) {
            ScriptedMastodonMedia.Answer answer = media.answer(method, path, bytes);
            send(exchange, answer.status(), answer.json());
        } else if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, error("The access token is invalid"));
        } else {
            behave(exchange, mood, method, path, key, body);
        }
    }

    private void behave(HttpExchange exchange, Mood mood, String method, String path, @Nullable String key, String body)
            throws IOException {
        switch (mood) {
            case WELL -> {
                Done done = carryOut(method, path, key, body);
                if (keptWaiting()) {
                    exchange.close();
                    return;
                }
                sayWhatIsLeft(exchange);
                send(exchange, done.status(), done.json());
            }
            case ERROR_AFTER_DOING -> {
                carryOut(method, path, key, body);
                send(exchange, 500, error("We're sorry, but something went wrong on our end."));
            }
            case DROPS_AFTER_DOING -> {
                carryOut(method, path, key, body);
                exchange.close();
            }
            case HANGS_AFTER_DOING -> {
                carryOut(method, path, key, body);
                waitForClose();
                exchange.close();
            }
            case TRICKLES_AFTER_DOING -> {
                carryOut(method, path, key, body);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                waitForClose();
                exchange.close();
            }
            case RATE_LIMITED -> {
                exchange.getResponseHeaders().set("X-RateLimit-Limit", "300");
                exchange.getResponseHeaders().set("X-RateLimit-Remaining", "0");
                Instant reset = Instant.now().plus(Duration.ofSeconds(2));
                exchange.getResponseHeaders().set("X-RateLimit-Reset", reset.toString());
                send(exchange, 429, error("Too many requests"));
            }
            case TOO_MANY -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, 429, error("Too many requests"));
            }
            case UNPROCESSABLE -> send(exchange, 422, error("Validation failed: Text can't be blank"));
            case FORBIDDEN -> send(exchange, 403, error("This action is outside the authorized scopes"));
            case HTML -> send(exchange, 200, "text/html; charset=utf-8", "<!doctype html><title>Please log in</title>");
            case HUGE -> send(exchange, 200, "application/json", "{\"id\":\"" + "9".repeat(2_000_000) + "\"}");
            case REDIRECT -> {
                exchange.getResponseHeaders().set("Location", redirectsTo);
                send(exchange, 307, error("moved"));
            }
        }
    }

    private record Done(int status, JsonNode json) {}

    private synchronized Done carryOut(String method, String path, @Nullable String key, String body)
            throws IOException {
        if (method.equals("POST") && path.equals("/api/v1/statuses")) {
            return create(JSON.readTree(body), key);
        }
        if (method.equals("GET") && path.equals("/api/v1/accounts/verify_credentials")) {
            return new Done(200, JSON.createObjectNode().put("id", ACCOUNT).put("username", "review"));
        }
        if (method.equals("GET") && path.startsWith("/api/v1/accounts/" + ACCOUNT + "/statuses?")) {
            return list(path);
        }
        if (path.startsWith("/api/v1/statuses/")) {
            String id = path.substring("/api/v1/statuses/".length());
            for (int i = 0; i < statuses.size(); i++) {
                if (statuses.get(i).id().equals(id)) {
                    return change(method, i, body);
                }
            }
        }
        return new Done(404, error("Record not found"));
    }

    private Done create(JsonNode request, @Nullable String key) {
        String text = request.path("status").asText("");
        if (count(text) > instance.limit()) {
            return new Done(
                    422, error("Validation failed: Text character limit of %d exceeded".formatted(instance.limit())));
        }
        if (key != null && !ignoresKeys && idsByKey.containsKey(key)) {
            String known = idsByKey.get(key);
            return statuses.stream()
                    .filter(it -> it.id().equals(known))
                    .findFirst()
                    .map(it -> new Done(200, json(it)))
                    .orElseGet(() -> new Done(404, error("Record not found")));
        }
        lastId++;
        Status status = new Status(
                Long.toString(lastId),
                text,
                request.path("language").asText("en"),
                request.path("visibility").asText("public"),
                request.path("in_reply_to_id").asText(""),
                pictures(request),
                Instant.now());
        statuses.add(status);
        if (key != null) {
            idsByKey.put(key, status.id());
        }
        return new Done(200, json(status));
    }

    private static List<String> pictures(JsonNode request) {
        List<String> ids = new ArrayList<>();
        request.path("media_ids").forEach(id -> ids.add(id.asText()));
        return List.copyOf(ids);
    }

    private Done change(String method, int index, String body) throws IOException {
        Status old = statuses.get(index);
        return switch (method) {
            case "PUT" -> {
                JsonNode request = JSON.readTree(body);
                String text = request.path("status").asText("");
                Status edited = new Status(
                        old.id(),
                        text,
                        request.path("language").asText("en"),
                        old.visibility(),
                        old.replyTo(),
                        pictures(request),
                        old.created());
                statuses.set(index, edited);
                yield new Done(200, json(edited));
            }
            case "DELETE" -> {
                statuses.remove(index);
                yield new Done(200, json(old).put("text", old.text()));
            }
            case "GET" -> new Done(200, json(old));
            default -> new Done(405, error("Method not allowed"));
        };
    }

    private Done list(String path) {
        Matcher older = Pattern.compile("max_id=([0-9]+)").matcher(path);
        long below = older.find() ? Long.parseLong(older.group(1)) : Long.MAX_VALUE;
        Matcher most = Pattern.compile("limit=([0-9]+)").matcher(path);
        int size = most.find() ? Integer.parseInt(most.group(1)) : 20;
        ArrayNode page = JSON.createArrayNode();
        for (Status status : statuses.reversed()) {
            if (Long.parseLong(status.id()) < below && page.size() < size) {
                page.add(json(status));
            }
        }
        return new Done(200, page);
    }

    private ObjectNode json(Status status) {
        return JSON.createObjectNode()
                .put("id", status.id())
                .put(
                        "created_at",
                        status.created().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("language", status.language())
                .put("visibility", status.visibility())
                .put("in_reply_to_id", status.replyTo().isEmpty() ? null : status.replyTo())
                .put("uri", uri() + "/users/review/statuses/" + status.id())
                .put("url", uri() + "/@review/" + status.id())
                .put("content", html(status.text()));
    }

    private static String html(String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        String linked = LINK.matcher(escaped)
                .replaceAll(it -> Matcher.quoteReplacement(
                        "<a href=\"%s\" target=\"_blank\" rel=\"nofollow noopener\"><span class=\"invisible\">https://</span>%s</a>"
                                .formatted(it.group(), it.group().replaceFirst("https?://", ""))));
        return "<p>" + linked.replace("\n\n", "</p><p>").replace("\n", "<br />") + "</p>";
    }

    private static int count(String text) {
        return (int) CLUSTER.matcher(LINK.matcher(text).replaceAll("x".repeat(23)))
                .results()
                .count();
    }

    private static ObjectNode error(String words) {
        return JSON.createObjectNode().put("error", words);
    }

    private synchronized void sayWhatIsLeft(HttpExchange exchange) {
        exchange.getResponseHeaders().set("X-RateLimit-Limit", "300");
        exchange.getResponseHeaders().set("X-RateLimit-Remaining", Integer.toString(remaining));
        exchange.getResponseHeaders()
                .set("X-RateLimit-Reset", Instant.now().plusSeconds(60).toString());
    }

    private synchronized boolean keptWaiting() {
        boolean waited = false;
        try {
            while (isSilent()) {
                waited = true;
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return waited;
    }

    private void waitForClose() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
        send(exchange, status, "application/json; charset=utf-8", json.toString());
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
