package io.broadsheet.social.announcement;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.problem.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;

/** What the accounts say of an article. */
@Controller("/api/announcements")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AnnouncementsController {
    private final Announcements announcements;

    AnnouncementsController(Announcements announcements) {
        this.announcements = announcements;
    }

    @Get("/{article}")
    HttpResponse<?> of(String article) {
        ArticleId id;
        try {
            id = ArticleId.of(article);
        } catch (IllegalArgumentException e) {
            return problem(
                    HttpStatus.BAD_REQUEST, "no-article-id", "This names no article", String.valueOf(e.getMessage()));
        }
        List<Announcement> found = announcements.of(id);
        if (found.isEmpty()) {
            return problem(
                    HttpStatus.NOT_FOUND,
                    "unknown-article",
                    "No account has heard of this article",
                    "article %s was never announced (expected: the id of a published article)".formatted(id));
        }
        return HttpResponse.ok(found);
    }

    private static HttpResponse<?> problem(HttpStatus status, String kind, String title, String detail) {
        return HttpResponse.status(status)
                .body(Problem.of(kind, title, status.getCode(), detail))
                .contentType(Problem.MEDIA_TYPE);
    }
}
