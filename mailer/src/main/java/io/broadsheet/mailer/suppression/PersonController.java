package io.broadsheet.mailer.suppression;

import io.broadsheet.contract.problem.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;

/** For the person who asks what is known of them, or to be forgotten. */
@Controller("/api/subscribers/{id}")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class PersonController {
    private final Persons persons;

    PersonController(Persons persons) {
        this.persons = persons;
    }

    @Get("/export")
    HttpResponse<?> export(long id) {
        return persons.export(id)
                .<HttpResponse<?>>map(person -> HttpResponse.ok(person)
                        .header("Content-Disposition", "attachment; filename=\"reader-%d.json\"".formatted(id))
                        .header("Cache-Control", "no-store"))
                .orElseGet(() -> unknown(id));
    }

    @Delete
    HttpResponse<?> erase(long id) {
        return persons.erase(id) ? HttpResponse.noContent() : unknown(id);
    }

    private static HttpResponse<?> unknown(long id) {
        return HttpResponse.status(HttpStatus.NOT_FOUND)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(
                        "no-such-subscriber",
                        "There is no such reader",
                        404,
                        "no reader has the number %d (expected: one of /api/subscribers)".formatted(id)));
    }
}
