package io.broadsheet.syndication.replay;

import io.broadsheet.contract.problem.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.Map;
import java.util.Optional;

/** Lets the editor rebuild the feeds and pages from the topic. */
@Controller("/api/feeds/replays")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class ReplayController {
    private final ReplayWorker worker;
    private final Replays replays;

    ReplayController(ReplayWorker worker, Replays replays) {
        this.worker = worker;
        this.replays = replays;
    }

    /** Begins one: 202 with its number; 409 if one is running. */
    @Post
    @Consumes(MediaType.ALL)
    HttpResponse<?> begin() {
        return worker.begin()
                .<HttpResponse<?>>map(id -> HttpResponse.accepted().body(Map.of("id", id)))
                .orElseGet(() -> HttpResponse.status(HttpStatus.CONFLICT)
                        .body(Problem.of(
                                "replay-running",
                                "A replay is running",
                                HttpStatus.CONFLICT.getCode(),
                                "a replay of the feeds is running already; wait until it is done"))
                        .contentType(Problem.MEDIA_TYPE));
    }

    /** How far it is. */
    @Get("/{id}")
    Optional<Replay> find(long id) {
        return replays.find(id);
    }
}
