package io.broadsheet.social.mastodon;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.outbound.Reply;
import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pace.Budget;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One server's API with one account's token: requests, the reading of answers, and the server's pauses. Thread-safe. */
final class MastodonApi {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_REASON = 300;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);
    /** Requests of the server's limit that are kept for questions. */
    private static final int RESERVE = 10;

    private final GuardedHttp http;
    private final URI server;
    private final String token;
    private final Clock clock;
    /** Until then the server takes nothing more from this account. */
    private final AtomicReference<Instant> resumeAt = new AtomicReference<>(Instant.MIN);

    private final Budget budget;

    /** What came of a call, as far as all calls have it in common. */
    sealed interface Result {
        /** Status 2xx with JSON. */
        record Success(JsonNode json) implements Result {}

        /** The server said no. */
        record Denied(int status, String reason) implements Result {}

        /** Nothing happened; later perhaps. */
        record Later(String reason, Duration atLeast) implements Result {}

        /** Nobody knows whether something happened. */
        record Unclear(String reason, Duration atLeast) implements Result {}
    }

    MastodonApi(GuardedHttp http, URI server, String token, Clock clock) {
        this.http = http;
        this.server = server;
        this.token = token;
        this.clock = clock;
        this.budget = new Budget(clock, RESERVE);
    }

    Result get(String path) {
        return call("GET", path, Map.of(), null);
    }

    Result call(String method, String path, Map<String, String> headers, @Nullable String body) {
        Map<String, String> typed = new LinkedHashMap<>(headers);
        if (body != null) {
            typed.put("Content-Type", "application/json");
        }
        return send(method, path, typed, body == null ? null : body.getBytes(UTF_8));
    }

    /** A form with one file and one field. */
    Result upload(String path, String fileName, String type, byte[] file, String field, String value) {
        String boundary = "-----" + UUID.randomUUID();
        ByteArrayOutputStream form = new ByteArrayOutputStream(file.length + value.length() + 1_000);
        form.writeBytes(
                """
                --%s\r
                Content-Disposition: form-data; name="%s"\r
                \r
                %s\r
                --%s\r
                Content-Disposition: form-data; name="file"; filename="%s"\r
                Content-Type: %s\r
                \r
                """.formatted(boundary, field, value, boundary, fileName, type).getBytes(UTF_8));
        form.writeBytes(file);
        form.writeBytes("\r\n--%s--\r\n".formatted(boundary).getBytes(UTF_8));
        return send(
                "POST", path, Map.of("Content-Type", "multipart/form-data; boundary=" + boundary), form.toByteArray());
    }

    /** What the account may still do. */
    Allowance allowance() {
        return budget.allowance(1);
    }

    private Result send(String method, String path, Map<String, String> headers, byte @Nullable [] body) {
        Instant now = clock.instant();
        Instant resume = resumeAt.get();
        if (now.isBefore(resume)) {
            return new Result.Later(
                    "%s asked for a pause until %s".formatted(server.getHost(), resume), Duration.between(now, resume));
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Authorization", "Bearer " + token);
        all.put("Accept", "application/json");
        return switch (http.send(method, server.resolve(path), all, body)) {
            case Reply.NotSent(var reason) -> new Result.Later(reason, Duration.ZERO);
            case Reply.Lost(var reason) -> new Result.Unclear(reason, Duration.ZERO);
            case Reply.Forbidden(var reason) -> new Result.Denied(0, reason);
            case Reply.Answer answer -> read(answer);
        };
    }

    private Result read(Reply.Answer answer) {
        Instant now = clock.instant();
        Duration pause = pause(answer, now);
        int status = answer.status();
        if (status / 100 == 2) {
            return json(answer)
                    .<Result>map(Result.Success::new)
                    .orElseGet(() -> new Result.Unclear(
                            "%s answered %d without JSON; is it a server of this kind?"
                                    .formatted(server.getHost(), status),
                            pause));
        }
        String reason = "%s answered %d: %s".formatted(server.getHost(), status, words(answer));
        return switch (status) {
            case 408, 425, 429 -> new Result.Later(reason, pause);
            // Mastodon says 503, others 409, when a request with the same key is still under way.
            case 409 -> new Result.Unclear(reason, pause);
            default -> status >= 500 ? new Result.Unclear(reason, pause) : new Result.Denied(status, reason);
        };
    }

    /** Remembers a pause for all calls of this account, and says how long it is. */
    private Duration pause(Reply.Answer answer, Instant now) {
        Optional<Instant> reset =
                answer.headers().firstValue("x-ratelimit-reset").flatMap(MastodonApi::instant);
        boolean spent = answer.headers()
                .firstValue("x-ratelimit-remaining")
                .map(String::strip)
                .equals(Optional.of("0"));
        Duration pause = Duration.ZERO;
        if (answer.status() == 429 || answer.status() == 503) {
            pause = answer.retryAfter(now).orElse(Duration.ZERO);
        }
        if ((spent || answer.status() == 429) && reset.isPresent()) {
            Duration untilReset = Duration.between(now, reset.get());
            pause = untilReset.compareTo(pause) > 0 ? untilReset : pause;
        }
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = LONGEST_PAUSE;
        }
        Optional<Integer> remaining = answer.headers()
                .firstValue("x-ratelimit-remaining")
                .map(String::strip)
                .filter(it -> it.matches("[0-9]{1,9}"))
                .map(Integer::parseInt);
        if (remaining.isPresent() && reset.isPresent() && reset.get().isBefore(now.plus(LONGEST_PAUSE))) {
            budget.told(remaining.get(), reset.get());
        }
        if (pause.isPositive()) {
            Instant resume = now.plus(pause);
            resumeAt.accumulateAndGet(resume, (a, b) -> a.isAfter(b) ? a : b);
        }
        return pause;
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.strip()).toInstant());
        } catch (DateTimeParseException e) {
            return text.strip().matches("[0-9]{9,11}")
                    ? Optional.of(Instant.ofEpochSecond(Long.parseLong(text.strip())))
                    : Optional.empty();
        }
    }

    private static Optional<JsonNode> json(Reply.Answer answer) {
        try {
            return answer.isJson() ? Optional.ofNullable(JSON.readTree(answer.body())) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private String words(Reply.Answer answer) {
        Optional<String> redirect = answer.redirect();
        if (redirect.isPresent()) {
            return "moved to %s (redirects are not followed; if that is right, set it as the account's server)"
                    .formatted(line(redirect.get()));
        }
        String error = json(answer)
                .map(json ->
                        json.path("error_description").asText(json.path("error").asText("")))
                .orElse("");
        if (!error.isBlank()) {
            return line(error);
        }
        return answer.body().isBlank() ? "no explanation" : "no explanation in JSON";
    }

    private static String line(String text) {
        String line = CleanText.of(text).replaceAll("\\s+", " ").strip();
        int length = line.codePointCount(0, line.length());
        return length <= LONGEST_REASON ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST_REASON)) + "…";
    }
}
