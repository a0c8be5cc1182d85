package io.broadsheet.mailer.suppression;

import io.broadsheet.contract.problem.Problem;
import io.broadsheet.mailer.address.EmailAddress;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The editor's API of those whom no mail may reach. */
@Controller("/api/suppressions")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class SuppressionController {
    private static final int MAX_PAGE = 1_000;
    private static final int MAX_DETAIL = 500;

    private final Suppressions suppressions;

    SuppressionController(Suppressions suppressions) {
        this.suppressions = suppressions;
    }

    /**
     * A page.
     *
     * @param next what to give as {@code after} for the next page, or null on the last
     */
    record Page(List<Suppressions.Entry> entries, @Nullable String next) {}

    @Get
    HttpResponse<?> page(
            @QueryValue @Nullable String email,
            @QueryValue @Nullable String reason,
            @QueryValue(defaultValue = "") String after,
            @QueryValue(defaultValue = "100") int limit) {
        try {
            int size = Math.clamp(limit, 1, MAX_PAGE);
            List<Suppressions.Entry> found = suppressions.page(
                    email == null ? null : EmailAddress.parse(email).key(),
                    reason == null || reason.isBlank() ? null : reason(reason),
                    after,
                    size);
            Suppressions.Entry last = found.size() < size ? null : found.getLast();
            return HttpResponse.ok(new Page(found, last == null ? null : last.hash() + "/" + last.reason()));
        } catch (IllegalArgumentException e) {
            return bad(e);
        }
    }

    @Post
    HttpResponse<?> add(@Body Map<String, @Nullable Object> body) {
        try {
            EmailAddress email = EmailAddress.parse(Objects.toString(body.get("email"), ""));
            Reason reason = reason(Objects.toString(body.get("reason"), "manual"));
            String detail = Objects.toString(body.get("detail"), "by an editor").strip();
            if (detail.length() > MAX_DETAIL || detail.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a detail of %d characters (expected: one line of at most %d)"
                        .formatted(detail.length(), MAX_DETAIL));
            }
            suppressions.add(email.key(), reason, detail);
            return HttpResponse.noContent();
        } catch (IllegalArgumentException e) {
            return bad(e);
        }
    }

    @Delete
    HttpResponse<?> lift(@QueryValue String email, @QueryValue(defaultValue = "manual") String reason) {
        try {
            if (reason(reason).isReadersOwn()) {
                return HttpResponse.status(HttpStatus.CONFLICT)
                        .contentType(Problem.MEDIA_TYPE)
                        .body(Problem.of(
                                "readers-own",
                                "Only the reader can take this back",
                                409,
                                "'%s' ends when the reader subscribes again and confirms it".formatted(reason)));
            }
            if (suppressions.lift(EmailAddress.parse(email).key(), reason(reason))) {
                return HttpResponse.noContent();
            }
            return HttpResponse.status(HttpStatus.NOT_FOUND)
                    .contentType(Problem.MEDIA_TYPE)
                    .body(Problem.of(
                            "no-such-suppression",
                            "There is no such entry",
                            404,
                            "this address is not suppressed with reason '%s'".formatted(reason)));
        } catch (IllegalArgumentException e) {
            return bad(e);
        }
    }

    private static Reason reason(String word) {
        return Reason.of(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the reason '%s' (expected: unsubscribed, bounced, complained, erased or manual)"
                                .formatted(word)));
    }

    private static HttpResponse<?> bad(IllegalArgumentException e) {
        return HttpResponse.status(HttpStatus.BAD_REQUEST)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(
                        "bad-suppression",
                        "This is no entry of the suppression list",
                        400,
                        "the entry has " + e.getMessage()));
    }
}
