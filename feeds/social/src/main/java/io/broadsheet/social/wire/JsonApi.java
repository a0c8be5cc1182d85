package io.broadsheet.social.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.outbound.Reply;
import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.outbound.GuardedHttp;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One account's way to one API. A pause that the server asks for holds for all its calls. No reason names more of an address
 * than its host, for some addresses are secret. Thread-safe.
 */
public final class JsonApi {
    /** Reads and writes JSON. */
    public static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int LONGEST_REASON = 300;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);

    private final GuardedHttp http;
    private final Manners manners;
    private final Clock clock;
    /** Until then the server takes nothing more from this account. */
    private volatile Instant resumeAt = Instant.MIN;

    /** What a success must look like. */
    public enum Expect {
        /** JSON; anything else comes from some other server in between. */
        JSON,
        /** Whatever; the status says it. */
        ANYTHING
    }

    /** Talks to nobody yet. */
    public JsonApi(GuardedHttp http, Manners manners, Clock clock) {
        this.http = http;
        this.manners = manners;
        this.clock = clock;
    }

    /** What the server still takes, by its own last words. */
    public Allowance allowance() {
        Instant resume = resumeAt;
        return clock.instant().isBefore(resume) ? new Allowance(0, resume) : Allowance.UNLIMITED;
    }

    /** Holds all calls of this account back for a while. */
    public void pause(Duration pause) {
        if (pause.isPositive()) {
            Instant resume = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
            synchronized (this) {
                resumeAt = resumeAt.isAfter(resume) ? resumeAt : resume;
            }
        }
    }

    /** Sends a call whose success is told in JSON. */
    public Result call(Call call) {
        return call(call, Expect.JSON);
    }

    /** Sends a call. */
    public Result call(Call call, Expect expect) {
        Instant now = clock.instant();
        Instant resume = resumeAt;
        String host = String.valueOf(call.address().getHost());
        if (now.isBefore(resume)) {
            return new Result.Later(
                    "%s asked for a pause until %s".formatted(host, resume), Duration.between(now, resume));
        }
        Map<String, String> headers = call.with("Accept", "application/json").headers();
        return switch (http.send(call.method(), call.address(), headers, call.body())) {
            case Reply.NotSent(var reason) -> new Result.Later(reason, Duration.ZERO);
            case Reply.Lost(var reason) -> new Result.Unclear(reason, Duration.ZERO);
            case Reply.Forbidden(var reason) -> new Result.Denied(0, reason, MissingNode.getInstance());
            case Reply.Answer answer -> read(host, answer, expect);
        };
    }

    private Result read(String host, Reply.Answer answer, Expect expect) {
        Instant now = clock.instant();
        JsonNode json = json(answer);
        int status = manners.status(answer.status(), json);
        boolean tooMany = manners.isTooMany(status, json);
        Duration pause = asked(answer, json, now, tooMany);
        pause(pause);
        if (tooMany) {
            return new Result.Later(refusal(host, status, answer, json), pause);
        }
        if (manners.isUnauthorised(status, json)) {
            return new Result.Unauthorised(refusal(host, status, answer, json));
        }
        if (status / 100 == 2) {
            return expect == Expect.JSON && json.isMissingNode()
                    ? new Result.Unclear(
                            "%s answered %d without JSON; is it the right server?".formatted(host, status), pause)
                    : new Result.Success(json, answer.headers());
        }
        String reason = refusal(host, status, answer, json);
        return switch (status) {
            case 408, 425 -> new Result.Later(reason, pause);
            default -> status >= 500 ? new Result.Unclear(reason, pause) : new Result.Denied(status, reason, json);
        };
    }

    private Duration asked(Reply.Answer answer, JsonNode json, Instant now, boolean tooMany) {
        Duration pause = manners.pause(answer, json, now);
        if (tooMany || answer.status() == 503) {
            Duration retry = answer.retryAfter(now).orElse(Duration.ZERO);
            pause = retry.compareTo(pause) > 0 ? retry : pause;
        }
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static JsonNode json(Reply.Answer answer) {
        try {
            JsonNode json = answer.isJson() ? JSON.readTree(answer.body()) : null;
            return json == null ? MissingNode.getInstance() : json;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private String refusal(String host, int status, Reply.Answer answer, JsonNode json) {
        return "%s answered %d: %s".formatted(host, status, words(answer, json));
    }

    private String words(Reply.Answer answer, JsonNode json) {
        Optional<String> redirect = answer.redirect();
        if (redirect.isPresent()) {
            return "it sends us on to %s, where we do not go".formatted(host(redirect.get()));
        }
        String said = manners.words(json);
        if (!said.isBlank()) {
            return line(said);
        }
        return answer.body().isBlank() ? "no explanation" : "no explanation that can be read";
    }

    private static String host(String address) {
        try {
            String host = URI.create(address).getHost();
            return host == null ? "another place" : host;
        } catch (IllegalArgumentException e) {
            return "another place";
        }
    }

    /** Words of others as one short line without control characters. */
    public static String line(String text) {
        String line = CleanText.of(text).replaceAll("\\s+", " ").strip();
        int length = line.codePointCount(0, line.length());
        return length <= LONGEST_REASON ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST_REASON)) + "…";
    }
}
