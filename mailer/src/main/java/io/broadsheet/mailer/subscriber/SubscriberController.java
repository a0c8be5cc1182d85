package io.broadsheet.mailer.subscriber;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.broadsheet.contract.problem.Problem;
import io.broadsheet.mailer.address.EmailAddress;
import io.broadsheet.mailer.address.SafeText;
import io.broadsheet.mailer.subscriber.Subscriber.Status;
import io.broadsheet.mailer.suppression.Reason;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The editor's API of readers. */
@Controller("/api/subscribers")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class SubscriberController {
    private static final int MAX_PAGE = 1_000;

    private final Subscribers subscribers;
    private final SubscriberImport imports;

    SubscriberController(Subscribers subscribers, SubscriberImport imports) {
        this.subscribers = subscribers;
        this.imports = imports;
    }

    /**
     * A page of readers.
     *
     * @param next what to give as {@code after} for the next page, or null on the last
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Page(List<View> subscribers, @Nullable Long next) {}

    /** A reader in the API's words. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record View(
            long id,
            String email,
            @Nullable String name,
            String status,
            String source,
            @Nullable String consentAt,
            @Nullable String confirmedAt,
            @Nullable String unsubscribedAt,
            String createdAt,
            List<String> suppressed) {
        static View of(Subscriber one) {
            return new View(
                    one.id(),
                    one.email(),
                    one.name(),
                    one.status().inTable(),
                    one.source(),
                    text(one.consentAt()),
                    text(one.confirmedAt()),
                    text(one.unsubscribedAt()),
                    one.createdAt().toString(),
                    one.suppressed());
        }

        private static @Nullable String text(@Nullable Object time) {
            return time == null ? null : time.toString();
        }
    }

    @Post
    HttpResponse<?> add(@Body Map<String, @Nullable Object> body) {
        try {
            EmailAddress email = EmailAddress.parse(text(body, "email"));
            String name = SafeText.name(text(body, "name"));
            return switch (subscribers.add(email, name, "editor")) {
                case Subscribers.Added.New(var one) -> HttpResponse.created(View.of(one));
                case Subscribers.Added.Known(var one) -> HttpResponse.ok(View.of(one));
                case Subscribers.Added.Suppressed(var reasons) ->
                    problem(
                            HttpStatus.CONFLICT,
                            "suppressed",
                            "No mail may reach this reader",
                            "%s is suppressed: %s; %s"
                                    .formatted(
                                            email.given(),
                                            reasons.stream()
                                                    .map(Reason::word)
                                                    .sorted()
                                                    .collect(Collectors.joining(", ")),
                                            reasons.stream().allMatch(Reason::isReadersOwn)
                                                    ? "only they themselves can subscribe again"
                                                    : "see /api/suppressions"));
            };
        } catch (IllegalArgumentException e) {
            return bad("bad-subscriber", "This reader cannot be added", "the address or name has " + e.getMessage());
        }
    }

    @Get
    HttpResponse<?> page(
            @QueryValue @Nullable String q,
            @QueryValue @Nullable String status,
            @QueryValue @Nullable String source,
            @QueryValue @Nullable String suppressed,
            @QueryValue @Nullable String joinedFrom,
            @QueryValue @Nullable String joinedBefore,
            @QueryValue(defaultValue = "0") long after,
            @QueryValue(defaultValue = "100") int limit) {
        Subscribers.Filter wanted;
        try {
            wanted = new Subscribers.Filter(
                    q,
                    given("status", status, Status::of, "pending, confirmed or unsubscribed"),
                    source,
                    given(
                            "suppressed",
                            suppressed,
                            word -> Reason.of(word).orElseThrow(IllegalArgumentException::new),
                            "unsubscribed, bounced, complained, erased or manual"),
                    given("joinedFrom", joinedFrom, Instant::parse, "such as 2026-09-14T06:30:00Z"),
                    given("joinedBefore", joinedBefore, Instant::parse, "such as 2026-09-14T06:30:00Z"));
        } catch (IllegalArgumentException e) {
            return bad("bad-query", "This cannot be searched for", String.valueOf(e.getMessage()));
        }
        int size = Math.clamp(limit, 1, MAX_PAGE);
        List<Subscriber> found = subscribers.page(wanted, after, size);
        Long next = found.size() < size ? null : Long.valueOf(found.getLast().id());
        return HttpResponse.ok(new Page(found.stream().map(View::of).toList(), next));
    }

    @Post(
            value = "/import",
            consumes = {"text/csv", MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
    HttpResponse<?> read(@Body InputStream csv) throws IOException {
        try (csv) {
            return HttpResponse.ok(imports.read(csv));
        } catch (IllegalArgumentException e) {
            return bad("bad-csv", "This file cannot be imported", String.valueOf(e.getMessage()));
        }
    }

    private static <T> @Nullable T given(String key, @Nullable String text, Function<String, T> read, String expected) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return read.apply(text.strip());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException("%s is '%s' (expected: %s)".formatted(key, text, expected), e);
        }
    }

    private static String text(Map<String, @Nullable Object> body, String field) {
        Object value = body.get(field);
        return value == null ? "" : value.toString();
    }

    private static HttpResponse<?> bad(String kind, String title, String detail) {
        return problem(HttpStatus.BAD_REQUEST, kind, title, detail);
    }

    private static HttpResponse<?> problem(HttpStatus status, String kind, String title, String detail) {
        return HttpResponse.status(status)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(kind, title, status.getCode(), detail));
    }
}
