package io.broadsheet.desk.page;

import io.broadsheet.desk.article.PublishingDesk;
import io.broadsheet.desk.preview.Answer;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The articles, the last changed first. */
@Controller("/desk")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
@Hidden
class ListController {
    private static final int SHOWN = 200;

    private final PublishingDesk desk;
    private final Neighbours neighbours;
    private final Pages pages;

    ListController(PublishingDesk desk, Neighbours neighbours, Pages pages) {
        this.desk = desk;
        this.neighbours = neighbours;
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

    /** How many read each feed. */
    @Get(uri = "/readers", produces = MediaType.TEXT_HTML)
    HttpResponse<?> readers() {
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("silence", null);
        model.put("feeds", List.of());
        switch (neighbours.readers()) {
            case Answer.Said(var readers) -> model.put("feeds", FeedReaders.of(readers));
            case Answer.Silence(var reason) -> model.put("silence", reason);
        }
        return pages.page("readers", model);
    }
}
