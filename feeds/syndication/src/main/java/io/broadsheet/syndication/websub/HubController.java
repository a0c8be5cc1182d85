package io.broadsheet.syndication.websub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.outbound.PinnedHttp;
import io.broadsheet.syndication.document.ClientAddress;
import io.broadsheet.syndication.feed.CurrentFeeds;
import io.broadsheet.syndication.feed.FeedConfig;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The built-in hub (W3C WebSub section 5): takes wishes, which count once their callbacks have confirmed them. */
@Controller(CurrentFeeds.HUB)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class HubController {
    private static final int LONGEST_BODY = 8_192;
    private static final int LONGEST_CALLBACK = 2_000;
    /** Section 5.1: a secret is less than 200 bytes. */
    private static final int LONGEST_SECRET = 199;

    private final Subscriptions subscriptions;
    private final CurrentFeeds feeds;
    private final HubRequests requests;
    private final WebSubConfig config;
    private final boolean open;

    HubController(
            Subscriptions subscriptions,
            CurrentFeeds feeds,
            HubRequests requests,
            WebSubConfig config,
            FeedConfig feedConfig) {
        this.subscriptions = subscriptions;
        this.feeds = feeds;
        this.requests = requests;
        this.config = config;
        this.open = feedConfig.builtInHub();
    }

    @Post
    @Consumes(MediaType.ALL)
    @Produces(MediaType.TEXT_PLAIN)
    HttpResponse<String> ask(HttpRequest<?> request, @Body byte @Nullable [] body) {
        if (!open) {
            return HttpResponse.notFound("there is no hub here; the feeds name theirs\n");
        }
        Optional<Duration> pause = ClientAddress.of(
                        request.getRemoteAddress().getAddress(),
                        request.getHeaders().get("X-Forwarded-For"))
                .flatMap(requests::count);
        if (pause.isPresent()) {
            return HttpResponse.<String>status(HttpStatus.TOO_MANY_REQUESTS)
                    .header("Retry-After", Long.toString(pause.get().toSeconds()))
                    .body("too many requests; wait %d seconds\n"
                            .formatted(pause.get().toSeconds()));
        }
        if (body == null || body.length > LONGEST_BODY) {
            return HttpResponse.badRequest(
                    "the body is empty or longer than %d bytes (expected: a form)\n".formatted(LONGEST_BODY));
        }
        try {
            Intent intent = intent(form(new String(body, UTF_8)));
            if (intent.mode() == Intent.Mode.SUBSCRIBE && subscriptions.count() >= config.subscriptions()) {
                return HttpResponse.<String>status(HttpStatus.SERVICE_UNAVAILABLE)
                        .header("Retry-After", "3600")
                        .body("this hub has as many subscriptions as it takes; try again later\n");
            }
            subscriptions.wish(intent);
            return HttpResponse.<String>accepted().body("the callback will be asked\n");
        } catch (IllegalArgumentException e) {
            return HttpResponse.badRequest(e.getMessage() + "\n");
        }
    }

    private Intent intent(Map<String, String> form) {
        Intent.Mode mode = switch (form.getOrDefault("hub.mode", "")) {
            case "subscribe" -> Intent.Mode.SUBSCRIBE;
            case "unsubscribe" -> Intent.Mode.UNSUBSCRIBE;
            default ->
                throw new IllegalArgumentException(
                        "hub.mode is '%s' (expected: subscribe or unsubscribe)".formatted(form.get("hub.mode")));
        };
        String topic = form.getOrDefault("hub.topic", "");
        String path = feeds.path(topic)
                .orElseThrow(() -> new IllegalArgumentException(
                        "hub.topic is '%s' (expected: the address of a feed of this publication, such as %s)"
                                .formatted(topic, feeds.address("/feed.atom"))));
        String secret = form.get("hub.secret");
        if (secret != null && secret.getBytes(UTF_8).length > LONGEST_SECRET) {
            throw new IllegalArgumentException("hub.secret is longer than %d bytes".formatted(LONGEST_SECRET));
        }
        String signing = secret == null || secret.isEmpty() ? null : secret;
        return new Intent(mode, path, callback(form.getOrDefault("hub.callback", "")), signing, lease(form), 0);
    }

    private static URI callback(String text) {
        if (text.length() > LONGEST_CALLBACK) {
            throw new IllegalArgumentException("hub.callback is longer than %d characters".formatted(LONGEST_CALLBACK));
        }
        try {
            URI callback = new URI(text);
            PinnedHttp.objection(callback).ifPresent(objection -> {
                throw new IllegalArgumentException(
                        "hub.callback is '%s' (expected: an http or https address): %s".formatted(text, objection));
            });
            return URI.create(callback.toASCIIString());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "hub.callback is '%s' (expected: an http or https address)".formatted(text), e);
        }
    }

    private long lease(Map<String, String> form) {
        String text = form.getOrDefault("hub.lease_seconds", "");
        if (text.isEmpty()) {
            return config.lease().toSeconds();
        }
        if (!text.matches("\\d{1,18}")) {
            throw new IllegalArgumentException(
                    "hub.lease_seconds is '%s' (expected: a number of seconds)".formatted(text));
        }
        return Math.clamp(
                Long.parseLong(text),
                config.shortestLease().toSeconds(),
                config.longestLease().toSeconds());
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String value = URLDecoder.decode(pair.substring(equals + 1), UTF_8);
                if (value.indexOf('\0') >= 0) {
                    throw new IllegalArgumentException("the form has a NUL character (expected: text)");
                }
                form.putIfAbsent(URLDecoder.decode(pair.substring(0, equals), UTF_8), value);
            }
        }
        return form;
    }
}
