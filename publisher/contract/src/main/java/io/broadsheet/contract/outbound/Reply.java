package io.broadsheet.contract.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What came of a request to somebody else's server. */
public sealed interface Reply {
    /**
     * The server answered, with whatever status; redirects are not followed.
     *
     * @param bytes of the body, no more than the request allowed
     * @param whole whether that is all of the body
     */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record Answer(int status, HttpHeaders headers, byte[] bytes, boolean whole) implements Reply {
        /** The body as text in UTF-8, whatever the server says of its encoding. */
        public String body() {
            return new String(bytes, UTF_8);
        }

        /** Whether the status is one of success. */
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

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

    /** Surely nothing of the request reached the server. */
    record NotSent(String reason) implements Reply {}

    /** The server may have got the request, but no whole answer came, or none that is HTTP. */
    record Lost(String reason) implements Reply {}

    /** This address may not be asked. */
    record Forbidden(String reason) implements Reply {}
}
