package io.broadsheet.mailer.issue;

import io.broadsheet.contract.problem.Problem;
import io.broadsheet.mailer.issue.Orders.Answer;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The editor's API of issues: how they fare, who may have a second copy; stop, resume, try the refused ones again. */
@Controller("/api/issues")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class IssueController {
    private static final int MAX_PAGE = 1_000;
    private static final Set<String> OUTCOMES = Set.of("accepted", "refused", "postponed");

    private final IssueRegister register;
    private final Orders orders;

    IssueController(IssueRegister register, Orders orders) {
        this.register = register;
        this.orders = orders;
    }

    /**
     * A page.
     *
     * @param next what to give as {@code after} (issues: {@code before}) for the next page, or null on the last
     */
    record Page<T>(List<T> entries, @Nullable Long next) {
        static <T> Page<T> of(List<T> entries, int limit, ToLongFunction<T> number) {
            return new Page<>(entries, entries.size() < limit ? null : number.applyAsLong(entries.getLast()));
        }
    }

    @Get
    Page<IssueRegister.Entry> list(
            @QueryValue(defaultValue = "2147483647") int before, @QueryValue(defaultValue = "50") int limit) {
        int size = Math.clamp(limit, 1, MAX_PAGE);
        return Page.of(register.page(before, size), size, IssueRegister.Entry::id);
    }

    @Get("/{id}")
    HttpResponse<?> one(int id) {
        return register.find(id).<HttpResponse<?>>map(HttpResponse::ok).orElseGet(() -> unknown(id));
    }

    @Get("/{id}/doubts")
    Page<IssueRegister.Doubt> doubts(
            int id, @QueryValue(defaultValue = "0") long after, @QueryValue(defaultValue = "1000") int limit) {
        int size = Math.clamp(limit, 1, MAX_PAGE);
        return Page.of(register.doubts(id, after, size), size, IssueRegister.Doubt::subscriber);
    }

    @Get("/{id}/recipients")
    HttpResponse<?> recipients(
            int id,
            @QueryValue(defaultValue = "refused") String outcome,
            @QueryValue(defaultValue = "0") long after,
            @QueryValue(defaultValue = "1000") int limit) {
        if (!OUTCOMES.contains(outcome)) {
            return problem(
                    HttpStatus.BAD_REQUEST,
                    "bad-query",
                    "This cannot be searched for",
                    "outcome is '%s' (expected: accepted, refused or postponed)".formatted(outcome));
        }
        int size = Math.clamp(limit, 1, MAX_PAGE);
        return HttpResponse.ok(
                Page.of(register.recipients(id, outcome, after, size), size, IssueRegister.Recipient::subscriber));
    }

    @Post("/{id}/stop")
    HttpResponse<?> stop(int id) {
        return answer(id, orders.stop(id));
    }

    @Post("/{id}/resume")
    HttpResponse<?> resume(int id) {
        return answer(id, orders.resume(id));
    }

    @Post("/{id}/retry-refused")
    HttpResponse<?> retryRefused(int id) {
        return answer(id, orders.retryRefused(id));
    }

    private HttpResponse<?> answer(int id, Answer answer) {
        return switch (answer) {
            case Answer.Done(var pending) -> HttpResponse.ok(Map.of("issue", id, "pending", pending));
            case Answer.NotNow(var reason) ->
                problem(HttpStatus.CONFLICT, "issue-state", "This cannot be done with the issue now", reason);
            case Answer.Unknown() -> unknown(id);
        };
    }

    private static HttpResponse<?> unknown(int id) {
        return problem(
                HttpStatus.NOT_FOUND, "no-such-issue", "There is no such issue", "no issue has the number " + id);
    }

    private static HttpResponse<?> problem(HttpStatus status, String kind, String title, String detail) {
        return HttpResponse.status(status)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(kind, title, status.getCode(), detail));
    }
}
