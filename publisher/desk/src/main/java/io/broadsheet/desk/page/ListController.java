package io.broadsheet.desk.page;

import io.broadsheet.desk.article.PublishingDesk;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;

/** The articles, the last changed first. */
@Controller("/desk")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
@Hidden
class ListController {
    private static final int SHOWN = 200;

    private final PublishingDesk desk;
    private final Pages pages;

    ListController(PublishingDesk desk, Pages pages) {
        this.desk = desk;
        this.pages = pages;
    }

    @Get(produces = MediaType.TEXT_HTML)
    HttpResponse<?> list() {
        List<ArticleHead> articles =
                desk.newest(SHOWN + 1).stream().map(ArticleHead::of).toList();
        return pages.page(
                "list",
                Map.of(
                        "articles",
                        articles.subList(0, Math.min(SHOWN, articles.size())),
                        "more",
                        articles.size() > SHOWN,
                        "shown",
                        SHOWN));
    }
}
