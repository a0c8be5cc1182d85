package io.broadsheet.mailer.subscriber;

import io.broadsheet.contract.problem.Problem;
import io.broadsheet.mailer.address.EmailAddress;
import io.broadsheet.mailer.address.SafeText;
import io.broadsheet.mailer.suppression.Reason;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The editor's API of readers. */
@Controller("/api/subscribers")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class SubscriberController {
    private static final int MAX_PAGE = 1_000;

    private final Subscribers subscribers;

    SubscriberController(Subscribers subscribers) {
        this.subscribers = subscribers;
    }

    /**
     * A page of readers.
     *
     * @param next what to give as {@code after} for the next page, or null on the last
     */
    record Page(List<View> subscribers, @Nullable Long next) {}

    /** A reader in the API's words. */
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
            @Nullable String consentSource,
            List<String> suppressed) {
        static View of(Subscriber one) {
            return new View(
                    one.id(),
                    one.email(),
                    one.name(),
                    one.status().word(),
                    one.source(),
                    text(one.consentAt()),
                    text(one.confirmedAt()),
                    text(one.unsubscribedAt()),
                    one.createdAt().toString(),
                    one.consentSource(),
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
        ReaderFilter wanted;
        try {
            wanted = ReaderFilter.read(q, status, source, suppressed, joinedFrom, joinedBefore);
        } catch (IllegalArgumentException e) {
            return bad("bad-query", "This cannot be searched for", String.valueOf(e.getMessage()));
        }
        int size = Math.clamp(limit, 1, MAX_PAGE);
        List<Subscriber> found = subscribers.page(wanted, after, size);
        Long next = found.size() < size ? null : Long.valueOf(found.getLast().id());
        return HttpResponse.ok(new Page(found.stream().map(View::of).toList(), next));
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
