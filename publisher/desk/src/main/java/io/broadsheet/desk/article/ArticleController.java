package io.broadsheet.desk.article;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.article.PostsChoice;
import io.broadsheet.contract.article.Slug;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.problem.Problem;
import io.broadsheet.desk.article.PublishingDesk.Decision;
import io.broadsheet.desk.article.PublishingDesk.Saved;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The API of articles, for programs and the command line. */
@Controller("/api/articles")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "articles")
@SecurityRequirement(name = "token")
class ArticleController {
    private static final int MAX_LISTED = 1000;

    private static final String POSTS_ON_CORRECTION =
            "what becomes of posts that are out: change (edited; where the network cannot, answered), reply (answered with"
                    + " the correction) or leave; without it each account's own way";
    private static final String POSTS_ON_WITHDRAWAL =
            "what becomes of posts that are out: change (deleted; where the network cannot, answered), reply (answered,"
                    + " saying that the article was withdrawn) or leave; without it each account's own way";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    // Eighteen digits fit into a long.
    private static final Pattern VERSION_TAG = Pattern.compile("\"(\\d{1,18})\"");

    private final PublishingDesk desk;

    ArticleController(PublishingDesk desk) {
        this.desk = desk;
    }

    /**
     * An article in full.
     *
     * @param edited whether the draft differs from what was last published
     * @param version counts the edits of the draft; the entity tag, for If-Match
     */
    @Schema(name = "Article")
    record ArticleView(
            String article,
            String slug,
            String state,
            int revision,
            boolean edited,
            long version,
            @Nullable URI link,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant firstPublished,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant revised,

            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant changedAt,
            Draft draft) {
        static ArticleView of(StoredArticle it) {
            return new ArticleView(
                    it.id().toString(),
                    it.slug(),
                    name(it.state()),
                    it.revision(),
                    it.edited(),
                    it.version(),
                    it.link(),
                    it.firstPublished(),
                    it.revised(),
                    it.createdAt(),
                    it.changedAt(),
                    it.draft());
        }
    }

    /** An article in a list. */
    @Schema(name = "ArticleSummary")
    record SummaryView(
            String article,
            String slug,
            @Nullable String title,
            String state,
            int revision,
            boolean edited,
            @Nullable URI link,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant changedAt) {
        static SummaryView of(StoredArticle.Summary it) {
            return new SummaryView(
                    it.id().toString(),
                    it.slug(),
                    it.title(),
                    name(it.state()),
                    it.revision(),
                    it.edited(),
                    it.link(),
                    it.changedAt());
        }
    }

    /**
     * What came of publishing or withdrawing.
     *
     * @param announced false where readers had just that already, so that no channel was told anything
     */
    @Schema(name = "Decision")
    record DecisionView(String article, String slug, int revision, URI link, boolean announced) {}

    /**
     * How an article is published.
     *
     * @param posts what becomes of posts that are out already; missing for each account's own way
     */
    @Schema(name = "Publication")
    record Publication(
            @Schema(
                    type = "string",
                    description = POSTS_ON_CORRECTION,
                    allowableValues = {"change", "reply", "leave"})
            @Nullable
            String posts) {
        static final Publication PLAIN = new Publication(null);
    }

    /**
     * Why and how an article is withdrawn.
     *
     * @param reason what readers are told; may be missing
     * @param posts what becomes of posts that are out; missing for each account's own way
     */
    @Schema(name = "Withdrawal")
    record Withdrawal(
            @Nullable String reason,

            @Schema(
                    type = "string",
                    description = POSTS_ON_WITHDRAWAL,
                    allowableValues = {"change", "reply", "leave"})
            @Nullable
            String posts) {
        static final Withdrawal PLAIN = new Withdrawal(null, null);
    }

    @Get(produces = MediaType.APPLICATION_JSON)
    @Operation(summary = "The articles that were changed last, newest first.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(array = @ArraySchema(schema = @Schema(implementation = SummaryView.class))))
    HttpResponse<?> list(@QueryValue(defaultValue = "100") int limit) {
        if (limit < 1 || limit > MAX_LISTED) {
            return refuse(
                    HttpStatus.BAD_REQUEST,
                    "bad-limit",
                    "Bad limit",
                    "limit is %d (expected: 1 to %d)".formatted(limit, MAX_LISTED));
        }
        List<SummaryView> articles =
                desk.newest(limit).stream().map(SummaryView::of).toList();
        return HttpResponse.ok(articles);
    }

    @Get(uri = "/{slug}", produces = MediaType.APPLICATION_JSON)
    @Operation(summary = "One article with its draft.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ArticleView.class)))
    @ApiResponse(responseCode = "404", description = "there is no such article")
    HttpResponse<?> get(String slug) {
        return desk.find(slug).<HttpResponse<?>>map(article -> ok(article)).orElseGet(() -> notFound(slug));
    }

    @Put(uri = "/{slug}", consumes = MediaType.APPLICATION_JSON, produces = MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Creates an article or changes its draft; readers see nothing of it until it is published.",
            requestBody =
                    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Draft.class))))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ArticleView.class)))
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ArticleView.class)))
    @ApiResponse(responseCode = "400", description = "not a draft, or a bad slug; the problem names the field")
    @ApiResponse(
            responseCode = "412",
            description = "If-Match names another version than the newest; nothing was stored")
    HttpResponse<?> put(String slug, HttpRequest<byte[]> request) {
        if (!Slug.isSlug(slug)) {
            return refuse(
                    HttpStatus.BAD_REQUEST,
                    "bad-slug",
                    "Bad slug",
                    "slug is '%s' (expected: lower-case letters, digits and single hyphens, at most %d characters)"
                            .formatted(CleanText.of(slug), Slug.MAX_LENGTH));
        }
        Draft draft;
        try {
            draft = Draft.ofJson(request.getBody().orElse(new byte[0]));
        } catch (IllegalArgumentException e) {
            return badDraft(e);
        }
        String condition = request.getHeaders().get(HttpHeaders.IF_MATCH);
        if (condition == null) {
            return answer(desk.save(slug, draft));
        }
        Matcher tag = VERSION_TAG.matcher(condition.strip());
        if (!tag.matches()) {
            return refuse(
                    HttpStatus.BAD_REQUEST,
                    "bad-version",
                    "Bad If-Match",
                    "If-Match is '%s' (expected: one entity tag as GET gives it, such as \"3\")"
                            .formatted(CleanText.of(condition)));
        }
        return desk.change(slug, draft, Long.parseLong(tag.group(1)))
                .<HttpResponse<?>>map(ArticleController::answer)
                .orElseGet(() ->
                        outdated("there is no article '%s' yet (expected: no If-Match for a new one)".formatted(slug)));
    }

    private static HttpResponse<?> answer(Saved saved) {
        return switch (saved) {
            case Saved.Created(var article) ->
                HttpResponse.created(ArticleView.of(article), URI.create("/api/articles/" + article.slug()))
                        .header(HttpHeaders.ETAG, tag(article));
            case Saved.Changed(var article) -> ok(article);
            case Saved.Unchanged(var article) -> ok(article);
            case Saved.Outdated(var article) ->
                outdated("article '%s' is at version %d by now; read it again and change that"
                        .formatted(article.slug(), article.version()));
        };
    }

    private static HttpResponse<?> ok(StoredArticle article) {
        return HttpResponse.ok(ArticleView.of(article)).header(HttpHeaders.ETAG, tag(article));
    }

    private static String tag(StoredArticle article) {
        return "\"%d\"".formatted(article.version());
    }

    private static HttpResponse<?> outdated(String detail) {
        return refuse(HttpStatus.PRECONDITION_FAILED, "outdated", "Changed by someone else", detail);
    }

    @Post(uri = "/{slug}/publish", consumes = MediaType.ALL, produces = MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Publishes the draft: for the first time, as a correction, or again after a withdrawal.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Publication.class))))
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = DecisionView.class)))
    @ApiResponse(responseCode = "400", description = "bad words in the body; the problem names them")
    @ApiResponse(responseCode = "404", description = "there is no such article")
    @ApiResponse(responseCode = "413", description = "it does not fit into one event; nothing was stored")
    @ApiResponse(responseCode = "422", description = "the draft is not finished: no title, an unknown section")
    HttpResponse<?> publish(String slug, HttpRequest<byte[]> request) {
        try {
            Publication wanted = read(request, Publication.class, Publication.PLAIN);
            return answer(desk.publish(slug, posts(wanted.posts())));
        } catch (JsonProcessingException e) {
            return refuse(
                    HttpStatus.BAD_REQUEST,
                    "bad-publication",
                    "Bad publication",
                    "%s (expected: {\"posts\": \"…\"} or no body)".formatted(CloudEventEnvelope.firstLine(e)));
        } catch (IllegalArgumentException e) {
            return refuse(HttpStatus.BAD_REQUEST, "bad-publication", "Bad publication", String.valueOf(e.getMessage()));
        }
    }

    @Post(uri = "/{slug}/withdraw", consumes = MediaType.ALL, produces = MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Takes a published article back from every channel.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Withdrawal.class))))
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = DecisionView.class)))
    @ApiResponse(responseCode = "400", description = "bad words in the body; the problem names them")
    @ApiResponse(responseCode = "404", description = "there is no such article")
    @ApiResponse(responseCode = "409", description = "it was never published")
    HttpResponse<?> withdraw(String slug, HttpRequest<byte[]> request) {
        try {
            Withdrawal wanted = read(request, Withdrawal.class, Withdrawal.PLAIN);
            return answer(desk.withdraw(slug, wanted.reason(), posts(wanted.posts())));
        } catch (JsonProcessingException e) {
            return refuse(
                    HttpStatus.BAD_REQUEST,
                    "bad-withdrawal",
                    "Bad withdrawal",
                    "%s (expected: {\"reason\": \"…\", \"posts\": \"…\"}, one of them or no body)"
                            .formatted(CloudEventEnvelope.firstLine(e)));
        } catch (IllegalArgumentException e) {
            return refuse(HttpStatus.BAD_REQUEST, "bad-withdrawal", "Bad withdrawal", String.valueOf(e.getMessage()));
        }
    }

    /** The body, or {@code plain} where there is none. */
    private static <T> T read(HttpRequest<byte[]> request, Class<T> type, T plain) throws JsonProcessingException {
        byte[] body = request.getBody().orElse(new byte[0]);
        if (body.length == 0) {
            return plain;
        }
        T read = JSON.readValue(new String(body, StandardCharsets.UTF_8), type);
        return read == null ? plain : read;
    }

    private static @Nullable PostsChoice posts(@Nullable String written) {
        return written == null ? null : PostsChoice.require(written);
    }

    private static HttpResponse<?> answer(Decision decision) {
        return switch (decision) {
            case Decision.Announced(var article, var slug, var revision, var link) ->
                HttpResponse.accepted().body(new DecisionView(article.toString(), slug, revision, link, true));
            case Decision.Unchanged(var article, var slug, var revision, var link) ->
                HttpResponse.accepted().body(new DecisionView(article.toString(), slug, revision, link, false));
            case Decision.NotFound(var slug) -> notFound(slug);
            case Decision.NotPublishable(var slug, var problems) ->
                refuse(
                        HttpStatus.UNPROCESSABLE_ENTITY,
                        "not-publishable",
                        "The article is not ready",
                        String.join("; ", problems));
            case Decision.TooLarge(var slug, var reason) ->
                refuse(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", "The article is too large", reason);
            case Decision.Outdated(var slug, var version) ->
                outdated("article '%s' is at version %d by now; look at it again".formatted(slug, version));
            case Decision.NeverPublished(var slug) ->
                refuse(
                        HttpStatus.CONFLICT,
                        "never-published",
                        "Nothing to withdraw",
                        "article '%s' was never published (expected: a published article)".formatted(slug));
        };
    }

    private static HttpResponse<?> badDraft(IllegalArgumentException e) {
        return refuse(HttpStatus.BAD_REQUEST, "bad-draft", "Bad draft", String.valueOf(e.getMessage()));
    }

    private static HttpResponse<?> notFound(String slug) {
        return refuse(
                HttpStatus.NOT_FOUND,
                "no-article",
                "No such article",
                "there is no article '%s' (expected: the slug of one that was saved; GET /api/articles lists them)"
                        .formatted(CleanText.of(slug)));
    }

    private static HttpResponse<?> refuse(HttpStatus status, String kind, String title, String detail) {
        return HttpResponse.status(status)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(kind, title, status.getCode(), detail));
    }

    private static String name(StoredArticle.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
