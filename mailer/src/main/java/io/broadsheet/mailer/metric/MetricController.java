package io.broadsheet.mailer.metric;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;

/** What Prometheus fetches, with the editor's token. */
@Controller("/metrics")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class MetricController {
    private final List<MetricSource> sources;

    MetricController(List<MetricSource> sources) {
        this.sources = sources;
    }

    @Get
    @Produces("text/plain; version=0.0.4; charset=utf-8")
    String all() {
        MetricText text = new MetricText();
        sources.forEach(source -> source.write(text));
        return text.toString();
    }
}
