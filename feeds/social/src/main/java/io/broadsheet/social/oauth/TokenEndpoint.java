package io.broadsheet.social.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.outbound.Reply;
import io.broadsheet.social.outbound.GuardedHttp;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks for tokens and reads the answer (RFC 6749, 5). Neither tokens nor bodies get into a reason. Thread-safe. */
public final class TokenEndpoint {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_REASON = 200;

    private final GuardedHttp http;
    private final Clock clock;

    /** Asks nobody yet. */
    public TokenEndpoint(GuardedHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /**
     * One request to a token endpoint.
     *
     * @param body of a form, or null for a GET
     * @param kept the refresh token that stays if the answer brings no new one, or null
     */
    public record Asking(
            URI endpoint,
            Map<String, String> headers,
            @Nullable String body,
            @Nullable String kept) {
        @Override
        public String toString() {
            return "Asking[%s]".formatted(endpoint.getHost());
        }
    }

    /** Asks. */
    public Granting ask(Asking asking) {
        String form = asking.body();
        Map<String, String> headers = new LinkedHashMap<>(asking.headers());
        headers.put("Accept", "application/json");
        if (form != null) {
            headers.put("Content-Type", "application/x-www-form-urlencoded");
        }
        Reply reply = http.send(
                form == null ? "GET" : "POST", asking.endpoint(), headers, form == null ? null : form.getBytes(UTF_8));
        return switch (reply) {
            case Reply.NotSent(var reason) -> new Granting.Later(reason, Duration.ZERO);
            case Reply.Lost(var reason) -> new Granting.Later(reason, Duration.ZERO);
            case Reply.Forbidden(var reason) -> new Granting.Expired(reason);
            case Reply.Answer answer -> read(asking, answer);
        };
    }

    private Granting read(Asking asking, Reply.Answer answer) {
        Instant now = clock.instant();
        JsonNode json = json(answer);
        String host = asking.endpoint().getHost();
        if (answer.status() / 100 == 2) {
            String token = json.path("access_token").asText("");
            return token.isBlank()
                    ? new Granting.Later(
                            "%s answered %d without a token".formatted(host, answer.status()), Duration.ZERO)
                    : new Granting.Granted(grant(asking, json, token, now));
        }
        String reason = "%s answered %d: %s".formatted(host, answer.status(), words(json));
        Duration pause = answer.retryAfter(now).orElse(Duration.ZERO);
        return switch (answer.status()) {
            case 400, 401, 403 -> new Granting.Expired(reason);
            default -> new Granting.Later(reason, pause);
        };
    }

    private static Grant grant(Asking asking, JsonNode json, String token, Instant now) {
        String refresh = json.path("refresh_token").asText("");
        long seconds = json.path("expires_in").asLong(0);
        return new Grant(
                token, refresh.isBlank() ? asking.kept() : refresh, seconds > 0 ? now.plusSeconds(seconds) : null);
    }

    private static JsonNode json(Reply.Answer answer) {
        try {
            JsonNode json = JSON.readTree(answer.body());
            return json == null ? MissingNode.getInstance() : json;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** RFC 6749, 5.2; Meta nests it. */
    private static String words(JsonNode json) {
        String said = json.path("error_description")
                .asText(json.path("error")
                        .path("message")
                        .asText(json.path("error").asText("")));
        String line = CleanText.of(said).replaceAll("\\s+", " ").strip();
        if (line.isEmpty()) {
            return "no explanation";
        }
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }
}
