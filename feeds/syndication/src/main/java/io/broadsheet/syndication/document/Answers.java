package io.broadsheet.syndication.document;

import io.broadsheet.syndication.SyndicationConfig;
import io.broadsheet.syndication.representation.Answer;
import io.broadsheet.syndication.representation.CachePolicy;
import io.broadsheet.syndication.representation.Conditions;
import io.broadsheet.syndication.representation.Representation;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Sightings sightings;

    Answers(
            @Named("syndication") Clock clock,
            SyndicationConfig config,
            Parts parts,
            FullFetches fullFetches,
            Sightings sightings) {
        this.sightings = sightings;
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
        Asking asking = new MicronautAsking(request);
        Conditions conditions = asking.conditions();
        Answer answer = answer(copy, asking, conditions);
        if (answer.status() == OK) {
            answer = parts.of(copy, conditions, part::apply)
                    .map(it -> Answer.ofPart(copy.representation(), it, conditions, clock.instant()))
                    .orElse(answer);
        }
        return response(
                answer.status(), answer.headers(), answer.isComplete() ? copy.headers() : Map.of(), answer.body());
    }

    /** What to answer, from the copy alone. */
    Answer answer(Copy copy, Asking asking, Conditions conditions) {
        CachePolicy lifetime = copy.frozen() ? frozen : policy;
        if (copy.status() != OK) {
            return Answer.ofError(copy.status(), copy.representation(), conditions, lifetime, clock.instant());
        }
        if (!copy.revisions().isEmpty()) {
            sightings.note(new Sightings.Sighting(
                    copy.path(), asking.address(), asking.header("X-Forwarded-For"), asking.header("User-Agent")));
        }
        Answer answer = Answer.of(copy.representation(), conditions, lifetime, clock.instant());
        if (answer.status() != OK
                || conditions.isConditional()
                || copy.revisions().isEmpty()) {
            return answer;
        }
        return fullFetches
                .count(asking.address(), asking.header("X-Forwarded-For"), asking.header("User-Agent"), copy.path())
                .map(Answer::ofTooMany)
                .orElse(answer);
    }

    /** Answers a GET or HEAD with a document of which no copy is kept here, while others may keep theirs. */
    public HttpResponse<byte[]> answer(HttpRequest<?> request, String path, Print print) {
        // Without a memory of what was there before, only the tag tells whether it has changed.
        Representation now = Representation.of(print.mediaType(), print.bytes(), clock.instant());
        return answer(
                request,
                new Copy(
                        path,
                        Set.of(),
                        0,
                        print.status(),
                        print.isFrozen(),
                        print.headers(),
                        now,
                        Map.of(),
                        List.of()));
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
        } else if (status != HttpStatus.NOT_MODIFIED.getCode()) {
            response.header(HttpHeaders.CONTENT_LENGTH, "0");
        }
        return response;
    }

    /** A request as the controllers have it. */
    private record MicronautAsking(HttpRequest<?> request) implements Asking {
        @Override
        public @Nullable String header(String name) {
            List<String> lines = request.getHeaders().getAll(name);
            return switch (lines.size()) {
                case 0 -> null;
                case 1 -> lines.getFirst();
                default -> String.join(",", lines);
            };
        }

        @Override
        public InetAddress address() {
            return request.getRemoteAddress().getAddress();
        }
    }
}
