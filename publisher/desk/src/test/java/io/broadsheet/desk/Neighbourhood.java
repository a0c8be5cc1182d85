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
            server.createContext("/api/accounts", exchange -> answer(exchange, 200, "application/json", """
                            [{"name": "masto", "network": "mastodon", "connected": true, "sections": [], "limit": 500},
                             {"name": "arts", "network": "mastodon", "connected": true, "sections": ["Arts"], "limit": 500},
                             {"name": "shown", "network": "none", "connected": false, "sections": [], "limit": 500}]"""));
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
