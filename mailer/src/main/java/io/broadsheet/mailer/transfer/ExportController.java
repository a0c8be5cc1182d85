package io.broadsheet.mailer.transfer;

import io.broadsheet.contract.problem.Problem;
import io.broadsheet.mailer.subscriber.ReaderFilter;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Hands readers out as a file, with the same filters as their list. */
@Controller("/api/subscribers/export")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class ExportController {
    private final Export export;

    ExportController(Export export) {
        this.export = export;
    }

    @Get
    HttpResponse<?> export(
            @QueryValue @Nullable String q,
            @QueryValue @Nullable String status,
            @QueryValue @Nullable String source,
            @QueryValue @Nullable String suppressed,
            @QueryValue @Nullable String joinedFrom,
            @QueryValue @Nullable String joinedBefore)
            throws SQLException {
        ReaderFilter filter;
        try {
            filter = ReaderFilter.read(q, status, source, suppressed, joinedFrom, joinedBefore);
        } catch (IllegalArgumentException e) {
            return HttpResponse.badRequest(
                            Problem.of("bad-query", "This cannot be searched for", 400, String.valueOf(e.getMessage())))
                    .contentType(Problem.MEDIA_TYPE);
        }
        return HttpResponse.ok(new StreamedFile(export.open(filter), MediaType.of("text/csv;charset=UTF-8"))
                        .attach("subscribers.csv"))
                .header("Cache-Control", "no-store");
    }
}
