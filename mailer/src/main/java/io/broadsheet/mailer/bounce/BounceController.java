package io.broadsheet.mailer.bounce;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;

/** The editor's list of what came back. */
@Controller("/api/bounces")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class BounceController {
    private static final int MAX_PAGE = 1_000;

    private final Arrivals arrivals;

    BounceController(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Get
    List<Arrivals.Arrival> page(
            @QueryValue(defaultValue = "9223372036854775807") long before,
            @QueryValue(defaultValue = "100") int limit) {
        return arrivals.page(before, Math.clamp(limit, 1, MAX_PAGE));
    }
}
