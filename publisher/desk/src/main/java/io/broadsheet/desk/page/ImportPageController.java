package io.broadsheet.desk.page;

import io.broadsheet.desk.manuscript.Manuscript;
import io.broadsheet.desk.manuscript.Tray;
import io.broadsheet.desk.manuscript.Tray.Taken;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Part;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.multipart.CompletedFileUpload;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a file in and shows what was found in it, before anything of it is published. */
@Controller("/desk/import")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
@Hidden
class ImportPageController {
    private final Tray tray;
    private final Pages pages;

    ImportPageController(Tray tray, Pages pages) {
        this.tray = tray;
        this.pages = pages;
    }

    @Get(produces = MediaType.TEXT_HTML)
    HttpResponse<?> form() {
        return form(HttpStatus.OK, null, null);
    }

    @Post(consumes = MediaType.MULTIPART_FORM_DATA, produces = MediaType.TEXT_HTML)
    HttpResponse<?> take(@Part CompletedFileUpload file, @Part @Nullable String replace) throws IOException {
        String name = file.getFilename() == null ? "" : file.getFilename();
        String type = file.getContentType().map(MediaType::toString).orElse(null);
        return switch (tray.take(file.getBytes(), name, type, replace != null)) {
            case Taken.TooLarge(var reason) -> form(HttpStatus.REQUEST_ENTITY_TOO_LARGE, reason, null);
            case Taken.Unreadable(var reason) -> form(HttpStatus.UNPROCESSABLE_ENTITY, reason, null);
            case Taken.Occupied(var slug) ->
                form(
                        HttpStatus.CONFLICT,
                        "There is another article at /articles/%s already. Nothing was changed.".formatted(slug),
                        slug);
            case Taken.Kept(var slug, var manuscript, var warnings) -> {
                Map<String, @Nullable Object> model = new HashMap<>();
                model.put("slug", slug);
                model.put("file", name);
                model.put("title", manuscript.title());
                model.put("standfirst", manuscript.standfirst());
                model.put("byline", String.join(", ", manuscript.byline()));
                model.put("date", day(manuscript));
                model.put("leftOut", manuscript.leftOut());
                model.put("links", manuscript.suspiciousLinks());
                model.put("warnings", warnings);
                yield pages.page("imported", model);
            }
        };
    }

    private static @Nullable String day(Manuscript manuscript) {
        return manuscript.date() == null ? null : ArticleHead.day(manuscript.date());
    }

    private HttpResponse<?> form(HttpStatus status, @Nullable String problem, @Nullable String occupied) {
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("problem", problem);
        model.put("occupied", occupied);
        model.put("mebibytes", Tray.MAX_BYTES / (1024 * 1024));
        return pages.page(status, "import", model);
    }
}
