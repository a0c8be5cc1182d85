package io.broadsheet.desk.page;

import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.desk.article.PublishingDesk;
import io.broadsheet.desk.article.PublishingDesk.Preview;
import io.broadsheet.desk.article.StoredArticle;
import io.broadsheet.desk.preview.Answer;
import io.broadsheet.desk.preview.MailPreview;
import io.broadsheet.desk.preview.Neighbours;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The page, the mail and the posts that a draft would become, each on a tab of its own: a service that does not answer leaves
 * the others as they are.
 */
@Controller("/desk/articles/{slug}/preview")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
@Hidden
class PreviewController {
    private final PublishingDesk desk;
    private final Neighbours neighbours;
    private final Pages pages;

    PreviewController(PublishingDesk desk, Neighbours neighbours, Pages pages) {
        this.desk = desk;
        this.neighbours = neighbours;
        this.pages = pages;
    }

    @Get(uri = "/page", produces = MediaType.TEXT_HTML)
    HttpResponse<?> page(String slug) {
        // The frame asks for itself; the tab only says why there is none.
        return tab(
                slug, "page", event -> new Answer.Said<>(event.content().link().toString()));
    }

    @Get(uri = "/mail", produces = MediaType.TEXT_HTML)
    HttpResponse<?> mail(String slug) {
        return tab(slug, "mail", neighbours::mail);
    }

    @Get(uri = "/posts", produces = MediaType.TEXT_HTML)
    HttpResponse<?> posts(String slug) {
        return tab(slug, "posts", neighbours::posts);
    }

    @Get(uri = "/page/frame", produces = MediaType.TEXT_HTML)
    HttpResponse<?> pageFrame(String slug) {
        return frame(slug, neighbours::page);
    }

    @Get(uri = "/mail/frame", produces = MediaType.TEXT_HTML)
    HttpResponse<?> mailFrame(String slug) {
        return frame(slug, event -> switch (neighbours.mail(event)) {
            case Answer.Said<MailPreview>(var mail) -> new Answer.Said<>(mail.html());
            case Answer.Silence<MailPreview>(var reason) -> new Answer.Silence<>(reason);
        });
    }

    private <T> HttpResponse<?> tab(String slug, String kind, Function<ArticlePublished, Answer<T>> ask) {
        Optional<StoredArticle> found = desk.find(slug);
        if (found.isEmpty()) {
            return pages.missing(slug);
        }
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("article", ArticleHead.of(found.get()));
        switch (ask(found.get(), ask)) {
            case Answer.Said<T>(var shown) -> model.put("shown", shown);
            case Answer.Silence<T>(var reason) -> model.put("silence", reason);
        }
        return pages.page("preview-" + kind, model);
    }

    private HttpResponse<?> frame(String slug, Function<ArticlePublished, Answer<String>> ask) {
        Optional<StoredArticle> found = desk.find(slug);
        if (found.isEmpty()) {
            return pages.missing(slug);
        }
        HttpResponse<?> answer = switch (ask(found.get(), ask)) {
            case Answer.Said<String>(var html) -> HttpResponse.ok(html).contentType(MediaType.TEXT_HTML_TYPE);
            case Answer.Silence<String>(var reason) -> pages.page("frame-silence", Map.of("silence", reason));
        };
        return answer.toMutableResponse().header(PageHeaders.CONTENT_SECURITY_POLICY, PageHeaders.SANDBOX);
    }

    private <T> Answer<T> ask(StoredArticle article, Function<ArticlePublished, Answer<T>> ask) {
        return switch (desk.preview(article.slug(), article.draft())) {
            case Preview.Ready(var event) -> ask.apply(event);
            case Preview.NotPublishable(var problems) ->
                new Answer.Silence<>("Not yet: " + String.join("; ", problems));
            case Preview.TooLarge(var reason) -> new Answer.Silence<>("Not yet: " + reason);
        };
    }
}
