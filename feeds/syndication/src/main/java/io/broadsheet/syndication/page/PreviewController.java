package io.broadsheet.syndication.page;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.article.Decoded;
import io.broadsheet.contract.problem.Problem;
import io.broadsheet.syndication.document.Answers;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.entry.Place;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import org.jspecify.annotations.Nullable;

/** Shows the editor a page before it is published; keeps nothing. */
@Controller("/api/previews")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class PreviewController {
    private final Typesetter typesetter;
    private final Answers answers;
    private final ArticleEventCodec codec = new ArticleEventCodec();

    PreviewController(Typesetter typesetter, Answers answers) {
        this.typesetter = typesetter;
        this.answers = answers;
    }

    /** The page that this event would make, always with status 200; a problem document where the body is no event. */
    @Post("/page")
    @Consumes(MediaType.ALL)
    @Produces(MediaType.ALL)
    HttpResponse<?> page(@Body byte @Nullable [] event) {
        return switch (codec.decode(event)) {
            case Decoded.Event(var it) -> answers.answer(shown(print(it)));
            case Decoded.UnknownType(var type) ->
                problem("the event's type is '%s' (expected: one this version knows)".formatted(type));
            case Decoded.Malformed(var reason) -> problem(reason);
        };
    }

    private Print print(ArticleEvent event) {
        return switch (event) {
            case ArticlePublished it -> typesetter.article(Entry.of(it));
            case ArticleWithdrawn it -> typesetter.withdrawn(new Place.Withdrawn(it.slug(), it.at(), it.reason()));
        };
    }

    private static Print shown(Print print) {
        return new Print(HttpStatus.OK.getCode(), print.mediaType(), print.headers(), print.bytes());
    }

    private static HttpResponse<Problem> problem(String detail) {
        return HttpResponse.badRequest(Problem.of(
                        "not-an-event", "The body is not an article event", HttpStatus.BAD_REQUEST.getCode(), detail))
                .contentType(Problem.MEDIA_TYPE);
    }
}
