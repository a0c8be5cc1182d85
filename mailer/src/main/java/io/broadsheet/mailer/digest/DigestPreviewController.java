package io.broadsheet.mailer.digest;

import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.Decoded;
import io.broadsheet.contract.problem.Problem;
import io.broadsheet.mailer.message.Mail;
import io.broadsheet.mailer.message.Press;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import jakarta.inject.Named;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Shows the editor what a digest of the newest articles looks like, in the template of today. Nothing is mailed. */
@Controller("/api/previews/digest")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class DigestPreviewController {
    private static final int MOST = 50;

    private final Jdbi jdbi;
    private final Press press;
    private final ArticleEventCodec codec = new ArticleEventCodec();

    DigestPreviewController(@Named("mailer") Jdbi jdbi, Press press) {
        this.jdbi = jdbi;
        this.press = press;
    }

    /**
     * The digest of the newest articles.
     *
     * @param articles how many at most; 1 to 50
     * @param as "mail" for all parts in JSON, "html" for the page to look at
     */
    @Get
    HttpResponse<?> preview(
            @QueryValue(defaultValue = "7") int articles, @QueryValue(defaultValue = "mail") @Nullable String as) {
        List<ArticlePublished> newest = newest(Math.clamp(articles, 1, MOST));
        if (newest.isEmpty()) {
            return HttpResponse.status(HttpStatus.NOT_FOUND)
                    .contentType(Problem.MEDIA_TYPE)
                    .body(Problem.of(
                            "nothing-to-preview",
                            "There is no digest yet",
                            404,
                            "no article is published (expected: at least one, which a digest can list)"));
        }
        Mail mail = press.previewOfDigest(newest);
        return "html".equals(as)
                ? HttpResponse.ok(mail.html()).contentType(MediaType.TEXT_HTML)
                : HttpResponse.ok(mail);
    }

    /** In the order in which a digest has them: the oldest first. */
    private List<ArticlePublished> newest(int most) {
        return jdbi
                .withHandle(handle -> handle.createQuery("""
                                select content from (
                                    select content, position from log_entry
                                    where not withdrawn order by position desc limit :most) newest
                                order by position
                                """)
                        .bind("most", most)
                        .map((row, _) -> codec.decode(row.getBytes("content")))
                        .list())
                .stream()
                .flatMap(decoded ->
                        decoded instanceof Decoded.Event(ArticlePublished event) ? Stream.of(event) : Stream.empty())
                .toList();
    }
}
