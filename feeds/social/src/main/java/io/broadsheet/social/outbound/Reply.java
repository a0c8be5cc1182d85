package io.broadsheet.social.outbound;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What came of a request. */
public sealed interface Reply {
    /** The server answered, with whatever status; redirects are not followed. */
    record Answer(int status, HttpHeaders headers, String body) implements Reply {
        /** Whether it says of itself that it is JSON. */
        public boolean isJson() {
            return headers.firstValue("content-type").orElse("").matches("(?i)application/([a-z0-9.+-]+\\+)?json.*");
        }

        /** Where a redirect points, whole. */
        public Optional<String> redirect() {
            return status / 100 == 3 ? headers.firstValue("location") : Optional.empty();
        }

        /** The pause that Retry-After asks for (RFC 9110, 10.2.3); empty where there is none or it is no such thing. */
        public Optional<Duration> retryAfter(Instant now) {
            return headers.firstValue("retry-after").map(String::strip).flatMap(value -> pause(value, now));
        }

        private static Optional<Duration> pause(String value, Instant now) {
            if (value.matches("[0-9]{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            try {
                Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return Optional.of(then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
    }

    /** Surely nothing reached the server. */
    record NotSent(String reason) implements Reply {}

    /** The server may have got the request, but no whole answer came. */
    record Lost(String reason) implements Reply {}

    /** We do not talk to this address. */
    record Forbidden(String reason) implements Reply {}
}
