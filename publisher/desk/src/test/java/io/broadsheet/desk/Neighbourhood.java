package io.broadsheet.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.Decoded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Stands where the other services are: answers over real HTTP, from the event it is sent, to whoever has the token. Of an
 * article whose slug begins with {@code no-mail-} there is no word about the mail. Stops with the JVM.
 */
public final class Neighbourhood {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpServer SERVER = start();

    private Neighbourhood() {}

    /** Its address. */
    public static String url() {
        return "http://127.0.0.1:" + SERVER.getAddress().getPort();
    }

    private static HttpServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/api/previews/page", exchange -> {
                Article article = article(exchange);
                answer(exchange, 200, "text/html", """
                        <!DOCTYPE html><title>page</title>
                        <script>document.documentElement.dataset.ran = 'yes'</script>
                        <h1>%s</h1>%s""".formatted(article.title(), article.html()));
            });
            server.createContext("/api/previews/mail", exchange -> {
                Article article = article(exchange);
                if (article.slug().startsWith("no-mail-")) {
                    exchange.close();
                    return;
                }
                json(
                        exchange,
                        Map.of(
                                "from",
                                "The Paper <paper@example.org>",
                                "subject",
                                article.title(),
                                "html",
                                "<style>h1 { color: rgb(1, 2, 3) }</style><h1>%s</h1>".formatted(article.title()),
                                "text",
                                article.text(),
                                "warnings",
                                List.of()));
            });
            server.createContext("/api/previews/posts", exchange -> {
                String text = article(exchange).title();
                json(
                        exchange,
                        List.of(Map.of(
                                "account",
                                "masto",
                                "network",
                                "mastodon",
                                "text",
                                text,
                                "length",
                                text.length(),
                                "limit",
                                500)));
            });
            server.createContext("/api/subscribers", exchange -> answer(exchange, 200, "application/json", """
                            {"subscribers": [{"id": 1}, {"id": 2}, {"id": 3}], "next": null}"""));
            server.createContext("/api/networks", exchange -> answer(exchange, 200, "application/json", """
                            [{"name": "none", "title": "None", "rights": "", "fields": []},
                             {"name": "telegram", "title": "Telegram", "rights": "A bot that is an administrator.",
                              "fields": [
                               {"key": "target", "label": "Channel", "privacy": "SHOWN", "weight": "REQUIRED", "hint": "@name"},
                               {"key": "token", "label": "Bot token", "privacy": "SECRET", "weight": "REQUIRED", "hint": "as shown"}]}]"""));
            server.createContext("/api/feeds/readers", exchange -> answer(exchange, 200, "application/json", """
                            {"days": [
                              {"day": "2026-11-27", "path": "/feed.atom", "clients": 12, "subscribers": 1234,
                               "aggregators": [{"program": "Feedly", "subscribers": 1200}, {"program": "<b>", "subscribers": 34}]},
                              {"day": "2026-11-26", "path": "/feed.atom", "clients": 9, "subscribers": 1100, "aggregators": []},
                              {"day": "2026-11-26", "path": "/tags/keys/feed.rss", "clients": 3, "subscribers": 0, "aggregators": []}]}"""));
            server.createContext("/api/accounts/", Neighbourhood::account);
            server.createContext("/api/accounts", exchange -> {
                if (exchange.getRequestMethod().equals("POST")) {
                    add(exchange);
                    return;
                }
                answer(exchange, 200, "application/json", """
                            [{"name": "masto", "network": "mastodon", "connected": true, "sections": [], "limit": 500},
                             {"name": "arts", "network": "mastodon", "connected": true, "sections": ["Arts"], "limit": 500},
                             {"name": "shown", "network": "none", "connected": false, "sections": [], "limit": 500},
                             {"name": "stale", "network": "x", "connected": true, "sections": ["Nowhere"], "limit": 280,
                              "source": "database", "state": "reconnect", "canConnect": true, "waiting": 2,
                              "problem": "api.x.com answered 401: <expired>", "pausedUntil": "2000-01-01T00:00:00Z"}]""");
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body of the last account that was to be added. */
    public static String lastAdded() {
        return added;
    }

    private static volatile String added = "";

    private static void add(HttpExchange exchange) throws IOException {
        added = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (added.contains("\"@taken\"")) {
            answer(exchange, 409, "application/problem+json", """
                    {"detail": "name is 'telegram', which another account has (expected: a new name)"}""");
        } else {
            answer(exchange, 201, "application/json", """
                    {"name": "telegram", "network": "telegram", "state": "ready"}""");
        }
    }

    private static void account(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/test")) {
            answer(exchange, 200, "application/json", """
                    {"outcome": "lacking", "detail": "the bot is no administrator of <@review>"}""");
        } else if (path.endsWith("/connect")) {
            answer(exchange, 200, "application/json", """
                    {"address": "https://x.example/authorize?state=abc", "callback": "https://review.example/accounts/callback"}""");
        } else {
            boolean known = path.endsWith("/stale");
            exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
            if (known) {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            } else {
                answer(exchange, 404, "application/problem+json", "{\"detail\": \"there is no such account\"}");
            }
        }
    }

    private static Article article(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (new ArticleEventCodec().decode(body) instanceof Decoded.Event(ArticlePublished event)) {
            return event.content();
        }
        throw new IOException("no article-published event came: " + new String(body, UTF_8));
    }

    private static void json(HttpExchange exchange, Object value) throws IOException {
        answer(exchange, 200, "application/json", JSON.writeValueAsString(value));
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        boolean known =
                ("Bearer " + TestDesk.TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] bytes = (known ? body : "who are you?").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + ";charset=UTF-8");
        exchange.sendResponseHeaders(known ? status : 401, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
