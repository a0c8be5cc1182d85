package io.broadsheet.desk.distribution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.problem.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** The API of boards, at once or as a stream. */
@Controller("/api/articles/{slug}/distribution")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "distribution")
@SecurityRequirement(name = "token")
class DistributionController {
    private static final Logger log = LoggerFactory.getLogger(DistributionController.class);
    private static final String COMPLETE = "complete";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Boards boards;

    DistributionController(Boards boards) {
        this.boards = boards;
    }

    @Get(produces = MediaType.APPLICATION_JSON)
    @Operation(summary = "What became of the article's newest revision, by channel.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Board.class)))
    @ApiResponse(responseCode = "404", description = "there is no such article")
    HttpResponse<?> board(String slug) {
        return boards.find(slug).<HttpResponse<?>>map(HttpResponse::ok).orElseGet(() -> notFound(slug));
    }

    @Get(uri = "/events", produces = MediaType.TEXT_EVENT_STREAM)
    @Operation(
            summary = "The board now and after each change, as server-sent events; each event's data is a Board.",
            description = "With until=complete the stream ends once the board is complete.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM, schema = @Schema(implementation = Board.class)))
    @ApiResponse(responseCode = "404", description = "there is no such article")
    HttpResponse<?> events(String slug, @QueryValue @Nullable String until) {
        if (until != null && !until.equals(COMPLETE)) {
            return HttpResponse.badRequest()
                    .contentType(Problem.MEDIA_TYPE)
                    .body(Problem.of(
                            "bad-until",
                            "Bad until",
                            HttpStatus.BAD_REQUEST.getCode(),
                            "until is '%s' (expected: complete, or nothing)".formatted(CleanText.of(until))));
        }
        return boards.find(slug)
                .<HttpResponse<?>>map(board -> HttpResponse.ok(stream(board, until != null))
                        .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
                        // nginx would hold events back to fill its buffer.
                        .header("X-Accel-Buffering", "no")
                        .header("Cache-Control", "no-store"))
                .orElseGet(() -> notFound(slug));
    }

    // Micronaut takes server-sent events as a Publisher and nothing else. Reactor is what it brings along; it only
    // carries
    // events from the watching thread to the connection. A slow reader gets the latest board: each is the whole state.
    private Publisher<Event<String>> stream(Board first, boolean untilComplete) {
        return Flux.create(
                sink -> {
                    Boards.Watch watch = new Boards.Watch();
                    sink.onDispose(watch::leave);
                    Thread.ofVirtual()
                            .name("board-" + first.slug())
                            .start(() -> watch(watch, first, untilComplete, sink));
                },
                FluxSink.OverflowStrategy.LATEST);
    }

    private void watch(Boards.Watch watch, Board first, boolean untilComplete, FluxSink<Event<String>> sink) {
        Boards.Watcher watcher = new Boards.Watcher() {
            @Override
            public void changed(Board board) {
                sink.next(Event.of(json(board)));
                if (untilComplete && board.complete()) {
                    sink.complete();
                    watch.leave();
                }
            }

            @Override
            public void idle() {
                sink.next(Event.of("").comment("still here"));
            }
        };
        try {
            boards.watch(watch, ArticleId.of(first.article()), first.slug(), watcher);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sink.complete();
        } catch (RuntimeException e) {
            // The browser comes back by itself and then sees the newest state.
            log.warn("a stream of article '{}' ends: {}", first.slug(), e.toString());
            sink.complete();
        }
    }

    private static String json(Board board) {
        try {
            return JSON.writeValueAsString(board);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a board cannot be written as JSON", e);
        }
    }

    private static HttpResponse<?> notFound(String slug) {
        return HttpResponse.notFound()
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(
                        "no-article",
                        "No such article",
                        HttpStatus.NOT_FOUND.getCode(),
                        "there is no article '%s' (expected: the slug of one that was saved)"
                                .formatted(CleanText.of(slug))));
    }
}
