package io.broadsheet.mailer.canary;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;

/** How the canaries fare: for the editor, and as metrics in Prometheus's text format. */
@Controller
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class CanaryController {
    private final Canaries canaries;

    CanaryController(Canaries canaries) {
        this.canaries = canaries;
    }

    /** All canaries. */
    record Answer(List<Canaries.State> canaries) {}

    @Get("/api/canaries")
    Answer all() {
        return new Answer(canaries.states());
    }

    @Get("/metrics/canaries")
    @Produces(MediaType.TEXT_PLAIN)
    String metrics() {
        StringBuilder text = new StringBuilder("""
                # HELP broadsheet_canary_age_seconds Time since the newest canary that arrived was sent.
                # TYPE broadsheet_canary_age_seconds gauge
                """);
        canaries.states().stream()
                .filter(it -> it.age() != null)
                .forEach(it -> text.append("broadsheet_canary_age_seconds{canary=\"%s\",relay=\"%s\"} %d%n"
                        .formatted(it.name(), it.relay(), it.age())));
        return text.toString();
    }
}
