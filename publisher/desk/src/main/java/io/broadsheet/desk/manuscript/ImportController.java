package io.broadsheet.desk.manuscript;

import io.broadsheet.contract.problem.Problem;
import io.broadsheet.desk.integrity.Findings.LeftOut;
import io.broadsheet.desk.integrity.Findings.SuspiciousLink;
import io.broadsheet.desk.manuscript.Tray.Taken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes files in and keeps them as drafts. */
@Controller("/api/import")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "articles")
@SecurityRequirement(name = "token")
class ImportController {
    private final Tray tray;

    ImportController(Tray tray) {
        this.tray = tray;
    }

    /**
     * What an import brought.
     *
     * @param slug of the draft
     * @param date the day of its date line, or null
     * @param leftOut what of the file did not become part of the article
     * @param suspiciousLinks that the editor should look at
     * @param warnings for the editor
     */
    @Schema(name = "Import")
    record ImportView(
            String slug,
            String title,
            @Nullable String date,
            List<LeftOut> leftOut,
            List<SuspiciousLink> suspiciousLinks,
            List<String> warnings) {}

    @Post(consumes = MediaType.ALL, produces = MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Reads a Markdown file with front matter or a hand-made HTML page and keeps it as a draft.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(mediaType = "text/markdown"),
                                @Content(mediaType = "text/html"),
                                @Content(mediaType = "application/octet-stream")
                            }))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ImportView.class)))
    @ApiResponse(responseCode = "413", description = "the file has more than 2 MiB, or its article fits into no event")
    @ApiResponse(responseCode = "422", description = "the file has no article; the problem says where and why")
    HttpResponse<?> take(
            HttpRequest<?> request, @QueryValue(defaultValue = "") String filename, @Body Optional<byte[]> body) {
        String mediaType = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
        return switch (tray.take(body.orElse(new byte[0]), filename, mediaType, true)) {
            case Taken.TooLarge(String reason) ->
                refuse(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", "The file is too large", reason);
            case Taken.Unreadable(String reason) ->
                refuse(HttpStatus.UNPROCESSABLE_ENTITY, "unreadable-file", "The file has no article", reason);
            case Taken.Occupied(String slug) ->
                throw new IllegalStateException("article '%s' was not replaced, as was asked for".formatted(slug));
            case Taken.Kept(String slug, Manuscript manuscript, List<String> warnings) ->
                HttpResponse.ok(view(slug, manuscript, warnings));
        };
    }

    private static ImportView view(String slug, Manuscript manuscript, List<String> warnings) {
        Instant date = manuscript.date();
        return new ImportView(
                slug,
                manuscript.title(),
                date == null
                        ? null
                        : date.atOffset(ZoneOffset.UTC).toLocalDate().toString(),
                manuscript.leftOut(),
                manuscript.suspiciousLinks(),
                warnings);
    }

    private static HttpResponse<?> refuse(HttpStatus status, String kind, String title, String detail) {
        return HttpResponse.status(status)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(kind, title, status.getCode(), detail));
    }
}
