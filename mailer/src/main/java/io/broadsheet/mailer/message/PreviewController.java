package io.broadsheet.mailer.message;

import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.Decoded;
import io.broadsheet.contract.problem.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;

/** Shows the editor what readers will get, before anything goes out. */
@Controller("/api/previews/mail")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class PreviewController {
    private final ArticleEventCodec codec = new ArticleEventCodec();
    private final Press press;

    PreviewController(Press press) {
        this.press = press;
    }

    @Post
    @Consumes(MediaType.ALL)
    HttpResponse<?> preview(@Body byte[] event) {
        return switch (codec.decode(event)) {
            case Decoded.Event(ArticlePublished it) -> HttpResponse.ok(press.preview(it.content()));
            case Decoded.Event other ->
                bad("event %s/%d takes an article back; nothing is mailed of it"
                        .formatted(other.event().article(), other.event().revision()));
            case Decoded.UnknownType(var type) -> bad("type '%s' is newer than this mailer".formatted(type));
            case Decoded.Malformed(var reason) -> bad(reason);
        };
    }

    private static HttpResponse<?> bad(String detail) {
        return HttpResponse.status(HttpStatus.BAD_REQUEST)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of("bad-event", "There is no mail of this", 400, detail));
    }
}
