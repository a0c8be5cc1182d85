package io.broadsheet.syndication.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.syndication.SyndicationConfig;
import io.broadsheet.syndication.representation.Answer;
import io.broadsheet.syndication.representation.CachePolicy;
import io.broadsheet.syndication.representation.Conditions;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands copies out over HTTP, to each client no more than it needs. */
@Singleton
public class Answers {
    private static final int OK = 200;

    private final Clock clock;
    private final CachePolicy policy;
    private final CachePolicy frozen;
    private final Parts parts;
    private final FullFetches fullFetches;

    Answers(@Named("syndication") Clock clock, SyndicationConfig config, Parts parts, FullFetches fullFetches) {
        this.fullFetches = fullFetches;
        this.parts = parts;
        this.clock = clock;
        this.policy = new CachePolicy(config.maxAge(), config.staleIfError());
        this.frozen = new CachePolicy(config.archiveMaxAge(), config.staleIfError());
    }

    /** Answers a GET or HEAD of {@code copy}. */
    public HttpResponse<byte[]> answer(HttpRequest<?> request, Copy copy) {
        return answer(request, copy, _ -> Optional.empty());
    }

    /**
     * Answers a GET or HEAD of {@code copy}.
     *
     * @param part prints what is new against entries that a client knows, their revisions by their ids
     */
    public HttpResponse<byte[]> answer(
            HttpRequest<?> request, Copy copy, Function<Map<String, Integer>, Optional<Print>> part) {
        HttpHeaders headers = request.getHeaders();
        Conditions conditions = new Conditions(
                joined(headers, HttpHeaders.ACCEPT),
                joined(headers, HttpHeaders.ACCEPT_ENCODING),
                joined(headers, HttpHeaders.IF_MATCH),
                joined(headers, HttpHeaders.IF_NONE_MATCH),
                headers.get(HttpHeaders.IF_MODIFIED_SINCE),
                headers.get(HttpHeaders.IF_UNMODIFIED_SINCE),
                joined(headers, "A-IM"));
        Answer answer = answer(copy, conditions);
        if (answer.status() == OK) {
            Optional<Duration> pause = pause(request, copy, conditions);
            if (pause.isPresent()) {
                return tooMany(pause.get());
            }
            answer = parts.of(copy, conditions, part::apply)
                    .map(it -> Answer.ofPart(copy.representation(), it, conditions))
                    .orElse(answer);
        }
        return response(answer.status(), answer.headers(), copy.headers(), answer.body());
    }

    /** How long a client must wait that has fetched this feed too often without any condition. */
    private Optional<Duration> pause(HttpRequest<?> request, Copy copy, Conditions conditions) {
        if (conditions.isConditional() || copy.revisions().isEmpty()) {
            return Optional.empty();
        }
        return fullFetches.count(
                request.getRemoteAddress().getAddress(),
                request.getHeaders().get("X-Forwarded-For"),
                request.getHeaders().get(HttpHeaders.USER_AGENT),
                copy.path());
    }

    private static HttpResponse<byte[]> tooMany(Duration pause) {
        String text =
                "You have fetched this whole feed too often. Wait %d seconds, or send If-None-Match with the ETag you have: that is never limited.\n"
                        .formatted(pause.toSeconds());
        return HttpResponse.<byte[]>status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(pause.toSeconds()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType("text/plain; charset=utf-8")
                .body(text.getBytes(UTF_8));
    }

    private Answer answer(Copy copy, Conditions conditions) {
        CachePolicy lifetime = copy.frozen() ? frozen : policy;
        return copy.status() == OK
                ? Answer.of(copy.representation(), conditions, lifetime, clock.instant())
                : Answer.ofError(copy.status(), copy.representation(), conditions, lifetime, clock.instant());
    }

    /** Answers with a document that no one keeps. */
    public HttpResponse<byte[]> answer(Print print) {
        return response(
                print.status(),
                Map.of(HttpHeaders.CONTENT_TYPE, print.mediaType(), HttpHeaders.CACHE_CONTROL, "no-store"),
                print.headers(),
                print.bytes());
    }

    /** Answers that what was asked for is at another path for good. */
    public HttpResponse<byte[]> moved(String path) {
        return HttpResponse.<byte[]>status(HttpStatus.PERMANENT_REDIRECT)
                .header(HttpHeaders.LOCATION, path)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    /** Answers that what was asked for is at another path for now. */
    public HttpResponse<byte[]> elsewhere(String path) {
        return HttpResponse.<byte[]>status(HttpStatus.TEMPORARY_REDIRECT)
                .header(HttpHeaders.LOCATION, path)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    private static HttpResponse<byte[]> response(
            int status, Map<String, String> headers, Map<String, String> more, byte @Nullable [] body) {
        MutableHttpResponse<byte[]> response = HttpResponse.status(HttpStatus.valueOf(status));
        headers.forEach(response::header);
        if (body != null) {
            more.forEach(response::header);
            response.body(body);
            // Micronaut counts only what it sends; HEAD is to tell the length all the same.
            response.header(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
        }
        return response;
    }

    private static @Nullable String joined(HttpHeaders headers, String name) {
        List<String> lines = headers.getAll(name);
        return lines.isEmpty() ? null : String.join(",", lines);
    }
}
