package io.broadsheet.social.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.time.Duration;

/** What came of a call, as far as all APIs have it in common. */
public sealed interface Result {
    /**
     * The server did it.
     *
     * @param json what it said; missing where it said nothing or something else
     */
    record Success(JsonNode json, HttpHeaders headers) implements Result {}

    /**
     * The server said no.
     *
     * @param status of HTTP; 0 where it was not even asked
     * @param json what it said; missing where it said nothing or something else
     */
    record Denied(int status, String reason, JsonNode json) implements Result {}

    /** The server does not take our token, now or later. */
    record Unauthorised(String reason) implements Result {}

    /**
     * Nothing happened; later perhaps.
     *
     * @param atLeast the pause it asked for; zero for none
     */
    record Later(String reason, Duration atLeast) implements Result {}

    /**
     * Nobody knows whether something happened.
     *
     * @param atLeast as in {@link Later}
     */
    record Unclear(String reason, Duration atLeast) implements Result {}
}
