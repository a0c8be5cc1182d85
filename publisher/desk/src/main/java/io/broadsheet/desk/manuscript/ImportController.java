package io.broadsheet.desk.manuscript;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.problem.Problem;
import io.broadsheet.desk.article.Draft;
import io.broadsheet.desk.article.PublicationConfig;
import io.broadsheet.desk.article.PublishingDesk;
import io.broadsheet.desk.article.PublishingDesk.Preview;
import io.broadsheet.desk.article.PublishingDesk.Saved;
import io.broadsheet.desk.integrity.Findings.LeftOut;
import io.broadsheet.desk.integrity.Findings.SuspiciousLink;
import io.broadsheet.desk.manuscript.Manuscript.Reading;
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
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes files in and keeps them as drafts. */
@Controller("/api/import")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "articles")
@SecurityRequirement(name = "token")
class ImportController {
    /** Largest file, in bytes. */
    static final int MAX_BYTES = 2 * 1024 * 1024;

    private final ManuscriptReader reader;
    private final PublishingDesk desk;

    ImportController(PublicationConfig publication, PublishingDesk desk) {
        String host = URI.create(publication.baseUrl()).getHost();
        this.reader = new ManuscriptReader(Set.of(), Set.of(host));
        this.desk = desk;
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
    @JsonInclude(JsonInclude.Include.ALWAYS)
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
        byte[] file = body.orElse(new byte[0]);
        if (file.length > MAX_BYTES) {
            return refuse(
                    HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                    "file-too-large",
                    "The file is too large",
                    "the file has %,d bytes (expected: at most %,d); leave pictures and scripts out of it"
                            .formatted(file.length, MAX_BYTES));
        }
        String mediaType = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
        return switch (reader.read(file, filename, mediaType)) {
            case Reading.Unreadable(String reason) ->
                refuse(
                        HttpStatus.UNPROCESSABLE_ENTITY,
                        "unreadable-file",
                        "The file has no article",
                        CleanText.of(filename.isBlank() ? reason : filename + ": " + reason));
            case Reading.Read(Manuscript manuscript) -> keep(manuscript, filename);
        };
    }

    private HttpResponse<?> keep(Manuscript manuscript, String filename) {
        String slug = manuscript.slugOr(filename);
        Draft draft = manuscript.toDraft();
        List<String> warnings = new ArrayList<>(manuscript.warnings());
        switch (desk.preview(slug, draft)) {
            case Preview.TooLarge(String reason) -> {
                return refuse(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", "The article is too large", reason);
            }
            case Preview.NotPublishable(List<String> problems) ->
                problems.forEach(problem -> warnings.add("it cannot be published yet: " + problem));
            case Preview.Ready ready -> {}
        }
        switch (desk.save(slug, draft)) {
            case Saved.Changed changed ->
                warnings.add("there was an article '%s' already; its draft is now this file".formatted(slug));
            case Saved.Created created -> {}
            case Saved.Unchanged unchanged -> {}
        }
        Instant date = manuscript.date();
        return HttpResponse.ok(new ImportView(
                slug,
                manuscript.title(),
                date == null
                        ? null
                        : date.atOffset(ZoneOffset.UTC).toLocalDate().toString(),
                manuscript.leftOut(),
                manuscript.suspiciousLinks(),
                warnings));
    }

    private static HttpResponse<?> refuse(HttpStatus status, String kind, String title, String detail) {
        return HttpResponse.status(status)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(kind, title, status.getCode(), detail));
    }
}
