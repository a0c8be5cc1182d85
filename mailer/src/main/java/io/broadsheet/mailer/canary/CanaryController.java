package io.broadsheet.mailer.canary;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;

/** How the canaries fare, for the editor. */
@Controller("/api/canaries")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class CanaryController {
    private final Canaries canaries;

    CanaryController(Canaries canaries) {
        this.canaries = canaries;
    }

    /** All canaries; an empty list where none is configured. */
    record Answer(List<Canaries.State> canaries) {}

    @Get
    Answer all() {
        return new Answer(canaries.states());
    }
}
