package io.broadsheet.social.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.outbound.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How one API words its refusals and its pauses. */
public interface Manners {
    /** Why it said no; empty if it did not say. */
    String words(JsonNode json);

    /**
     * The pause that this answer asks of the whole account, beside Retry-After; zero for none.
     *
     * @param json missing where the answer has none
     */
    Duration pause(Reply.Answer answer, JsonNode json, Instant now);

    /** Whether an answer that looks like a success is none; then it is read as if its status were this. */
    default int status(int status, JsonNode json) {
        return status;
    }

    /** Whether a refusal is one of too many requests, whatever its status. */
    default boolean isTooMany(int status, JsonNode json) {
        return status == 429;
    }

    /** Whether a refusal is one of a token that is void. */
    default boolean isUnauthorised(int status, JsonNode json) {
        return status == 401;
    }

    /** The time until a reset that a header names in seconds since 1970, if what another counts down is used up. */
    static Duration untilReset(Reply.Answer answer, String remaining, String reset, Instant now) {
        boolean spent = answer.status() == 429
                || answer.headers().firstValue(remaining).map(String::strip).equals(Optional.of("0"));
        return answer.headers()
                .firstValue(reset)
                .map(String::strip)
                .filter(it -> spent && it.matches("[0-9]{1,11}"))
                .map(it -> Duration.between(now, Instant.ofEpochSecond(Long.parseLong(it))))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    /** The duration of so many seconds, which may have a fraction; zero for anything else. */
    static Duration seconds(String text) {
        return text.strip().matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
                ? Duration.ofMillis((long) Math.ceil(Double.parseDouble(text.strip()) * 1_000))
                : Duration.ZERO;
    }
}
