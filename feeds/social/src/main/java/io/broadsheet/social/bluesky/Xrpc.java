package io.broadsheet.social.bluesky;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.outbound.Reply;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pace.Budget;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls of one server (atproto.com/specs/xrpc) and the reading of its answers. Thread-safe. */
final class Xrpc {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_REASON = 300;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);

    private final GuardedHttp http;
    private final URI server;
    private final Clock clock;
    private final Budget budget;

    /** What came of a call. */
    sealed interface Result {
        /** Status 2xx with JSON. */
        record Success(JsonNode json) implements Result {}

        /**
         * The server said no.
         *
         * @param error its name, may be empty
         */
        record Denied(int status, String error, String reason) implements Result {}

        /** Nothing happened; later perhaps. */
        record Later(String reason, Duration atLeast) implements Result {}

        /** Nobody knows whether something happened. */
        record Unclear(String reason, Duration atLeast) implements Result {}
    }

    Xrpc(GuardedHttp http, URI server, Clock clock, Budget budget) {
        this.http = http;
        this.server = server;
        this.clock = clock;
        this.budget = budget;
    }

    /** Asks. */
    Result query(String method, Map<String, String> parameters, String token) {
        String query = parameters.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return call("GET", method + "?" + query, token, null, null);
    }

    /** Changes something, with or without a body. */
    Result procedure(String method, String token, @Nullable JsonNode body) {
        byte[] bytes = body == null ? null : body.toString().getBytes(UTF_8);
        return call("POST", method, token, body == null ? null : "application/json", bytes);
    }

    /** Changes a record, for so many points of the account's budget. */
    Result write(String method, String token, JsonNode body, int points) {
        budget.spend(points);
        return procedure(method, token, body);
    }

    /** Uploads a file. */
    Result upload(String token, String type, byte[] bytes) {
        return call("POST", "com.atproto.repo.uploadBlob", token, type, bytes);
    }

    private Result call(String verb, String path, String token, @Nullable String type, byte @Nullable [] body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", "application/json");
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        if (type != null) {
            headers.put("Content-Type", type);
        }
        return switch (http.send(verb, server.resolve("/xrpc/" + path), headers, body)) {
            case Reply.NotSent(var reason) -> new Result.Later(reason, Duration.ZERO);
            case Reply.Lost(var reason) -> new Result.Unclear(reason, Duration.ZERO);
            case Reply.Forbidden(var reason) -> new Result.Denied(0, "", reason);
            case Reply.Answer answer -> read(answer);
        };
    }

    private Result read(Reply.Answer answer) {
        int status = answer.status();
        Optional<JsonNode> json = json(answer);
        if (status / 100 == 2) {
            return json.<Result>map(Result.Success::new)
                    .orElseGet(() -> new Result.Unclear(
                            "%s answered %d without JSON; is it a server of this kind?"
                                    .formatted(server.getHost(), status),
                            Duration.ZERO));
        }
        String error = json.map(it -> it.path("error").asText("")).orElse("");
        String reason = "%s answered %d %s".formatted(server.getHost(), status, words(answer, error, json));
        if (status == 408 || status == 429) {
            return new Result.Later(reason, pause(answer));
        }
        return status >= 500 ? new Result.Unclear(reason, pause(answer)) : new Result.Denied(status, error, reason);
    }

    private Duration pause(Reply.Answer answer) {
        Instant now = clock.instant();
        Optional<Duration> asked = answer.retryAfter(now);
        if (answer.status() == 429) {
            asked = asked.or(() ->
                    reset(answer).map(reset -> Duration.between(now, reset)).filter(Duration::isPositive));
            Instant until = now.plus(asked.orElse(Duration.ZERO));
            budget.told(0, until);
        }
        Duration pause = asked.orElse(Duration.ZERO);
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static Optional<Instant> reset(Reply.Answer answer) {
        return answer.headers()
                .firstValue("ratelimit-reset")
                .map(String::strip)
                .filter(it -> it.matches("[0-9]{9,11}"))
                .map(it -> Instant.ofEpochSecond(Long.parseLong(it)));
    }

    private static Optional<JsonNode> json(Reply.Answer answer) {
        try {
            return answer.isJson() ? Optional.ofNullable(JSON.readTree(answer.body())) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String words(Reply.Answer answer, String error, Optional<JsonNode> json) {
        Optional<String> redirect = answer.redirect();
        if (redirect.isPresent()) {
            return "and moved to %s (redirects are not followed; if that is right, set it as the account's server)"
                    .formatted(line(redirect.get()));
        }
        String message = json.map(it -> it.path("message").asText("")).orElse("");
        String words = line((error + ": " + message).replaceAll("^: |: $", ""));
        return words.isBlank() ? "without an explanation" : words;
    }

    private static String line(String text) {
        String line = CleanText.of(text).replaceAll("\\s+", " ").strip();
        int length = line.codePointCount(0, line.length());
        return length <= LONGEST_REASON ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST_REASON)) + "…";
    }
}
