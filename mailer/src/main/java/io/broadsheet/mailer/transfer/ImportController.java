package io.broadsheet.mailer.transfer;

import io.broadsheet.contract.problem.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Brings readers in from a file. Whoever gives a number of their own, {@code ?id=} with a UUID, can ask how far it is while the
 * file is on its way: {@code GET /api/imports/{id}}.
 */
@Controller
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
class ImportController {
    private final FileImport files;
    private final Imports imports;

    ImportController(FileImport files, Imports imports) {
        this.files = files;
        this.imports = imports;
    }

    @Post(
            value = "/api/subscribers/import",
            consumes = {"text/csv", MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
    HttpResponse<?> read(@QueryValue @Nullable UUID id, @Body InputStream csv) throws IOException {
        UUID number = id == null ? UUID.randomUUID() : id;
        try (csv) {
            if (!imports.begin(number)) {
                return problem(
                        HttpStatus.CONFLICT,
                        "import-exists",
                        "There is an import with this number",
                        "the import %s began before (expected: a fresh UUID; the same file again is fine)"
                                .formatted(number));
            }
            return HttpResponse.ok(files.read(number, csv)).header("Location", "/api/imports/" + number);
        } catch (IllegalArgumentException e) {
            return problem(
                    HttpStatus.BAD_REQUEST, "bad-csv", "This file cannot be imported", String.valueOf(e.getMessage()));
        }
    }

    @Get("/api/imports/{id}")
    HttpResponse<?> progress(UUID id) {
        return imports.find(id)
                .<HttpResponse<?>>map(HttpResponse::ok)
                .orElseGet(() -> problem(
                        HttpStatus.NOT_FOUND,
                        "no-such-import",
                        "There is no such import",
                        "no import has the number %s (expected: one of /api/imports)".formatted(id)));
    }

    @Get("/api/imports")
    HttpResponse<?> latest() {
        return HttpResponse.ok(imports.latest());
    }

    private static HttpResponse<?> problem(HttpStatus status, String kind, String title, String detail) {
        return HttpResponse.status(status)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(kind, title, status.getCode(), detail));
    }
}
