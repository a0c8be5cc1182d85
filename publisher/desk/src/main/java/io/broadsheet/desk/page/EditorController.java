package io.broadsheet.desk.page;

import io.broadsheet.contract.article.Slug;
import io.broadsheet.contract.problem.Problem;
import io.broadsheet.desk.article.Draft;
import io.broadsheet.desk.article.PublicationConfig;
import io.broadsheet.desk.article.PublishingDesk;
import io.broadsheet.desk.article.PublishingDesk.Saved;
import io.broadsheet.desk.article.RenderedBody;
import io.broadsheet.desk.article.StoredArticle;
import io.broadsheet.desk.page.EditorForm.FieldProblem;
import io.broadsheet.desk.page.EditorForm.Read;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page on which an article is written, and what its script asks for. */
@Controller("/desk")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
@Hidden
class EditorController {
    // Where the editor's own words may go; words for another network, from a file, are shown as well.
    private static final List<String> NETWORKS =
            List.of("mastodon", "bluesky", "x", "threads", "linkedin", "telegram", "discord", "slack", "webhook");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final PublishingDesk desk;
    private final PublicationConfig publication;
    private final Pages pages;

    EditorController(PublishingDesk desk, PublicationConfig publication, Pages pages) {
        this.desk = desk;
        this.publication = publication;
        this.pages = pages;
    }

    /**
     * An article as of its last save.
     *
     * @param mark see {@link ArticleHead}
     */
    record Kept(String slug, long version, String mark, String words) {
        static Kept of(StoredArticle article) {
            ArticleHead head = ArticleHead.of(article);
            return new Kept(article.slug(), article.version(), head.mark(), head.words());
        }
    }

    /**
     * A body as readers would see it.
     *
     * @param html sanitised
     */
    record Rendered(String html, int words) {}

    /** A conflict: a problem document that names the newer version. */
    record Newer(String type, String title, int status, String detail, long version) {}

    @Get(uri = "/new", produces = MediaType.TEXT_HTML)
    HttpResponse<?> blank() {
        return editor(EditorForm.of("", EditorForm.nothing(), 0), null);
    }

    @Get(uri = "/articles/{slug}", produces = MediaType.TEXT_HTML)
    HttpResponse<?> open(String slug) {
        return desk.find(slug)
                .<HttpResponse<?>>map(
                        it -> editor(EditorForm.of(it.slug(), it.draft(), it.version()), ArticleHead.of(it)))
                .orElseGet(() -> pages.missing(slug));
    }

    @Post(uri = "/articles", consumes = MediaType.APPLICATION_JSON, produces = MediaType.APPLICATION_JSON)
    HttpResponse<?> create(HttpRequest<byte[]> request) {
        return withForm(request, form -> switch (form.read(EditorForm.nothing(), publication.sections())) {
            case Read.Bad(var fields) -> bad(fields);
            case Read.Good(var draft) -> create(form.slugOrOfTitle(), draft);
        });
    }

    private HttpResponse<?> create(String slug, Draft draft) {
        return switch (desk.create(slug, draft)) {
            case Saved.Outdated outdated ->
                bad(Map.of(
                        "slug",
                        "there is an article at /articles/%s already (expected: an address of its own)"
                                .formatted(slug)));
            case Saved.Created(var article) -> HttpResponse.created(Kept.of(article));
            case Saved.Changed(var article) -> HttpResponse.ok(Kept.of(article));
            case Saved.Unchanged(var article) -> HttpResponse.ok(Kept.of(article));
        };
    }

    @Put(uri = "/articles/{slug}", consumes = MediaType.APPLICATION_JSON, produces = MediaType.APPLICATION_JSON)
    HttpResponse<?> save(String slug, HttpRequest<byte[]> request) {
        return withForm(request, form -> {
            Optional<StoredArticle> before = desk.find(slug);
            if (before.isEmpty()) {
                return gone(slug);
            }
            return switch (form.read(before.get().draft(), publication.sections())) {
                case Read.Bad(var fields) -> bad(fields);
                case Read.Good(var draft) -> save(slug, draft, form.version());
            };
        });
    }

    private HttpResponse<?> save(String slug, Draft draft, long version) {
        Optional<Saved> saved = desk.change(slug, draft, version);
        if (saved.isEmpty()) {
            return gone(slug);
        }
        return switch (saved.get()) {
            case Saved.Outdated(var article) ->
                problem(
                        HttpStatus.CONFLICT,
                        new Newer(
                                "urn:broadsheet:problem:outdated",
                                "Changed elsewhere",
                                HttpStatus.CONFLICT.getCode(),
                                "This article was changed in another window or by someone else. Nothing of yours is lost: it"
                                        + " is still here, not yet saved.",
                                article.version()));
            case Saved.Created(var article) -> HttpResponse.ok(Kept.of(article));
            case Saved.Changed(var article) -> HttpResponse.ok(Kept.of(article));
            case Saved.Unchanged(var article) -> HttpResponse.ok(Kept.of(article));
        };
    }

    // POST, for a body does not fit into an address; nothing is kept.
    @Post(uri = "/rendering", consumes = MediaType.APPLICATION_JSON, produces = MediaType.APPLICATION_JSON)
    HttpResponse<?> render(HttpRequest<byte[]> request) {
        return withForm(request, form -> switch (form.read(EditorForm.nothing(), List.of())) {
            case Read.Bad(var fields) when fields.containsKey("source") || fields.containsKey("format") -> bad(fields);
            case Read.Bad(var fields) -> render(form.onlyBody());
            case Read.Good(var draft) -> render(draft);
        });
    }

    private HttpResponse<?> render(Draft draft) {
        RenderedBody body = desk.render("preview", draft);
        int words = body.text().isBlank() ? 0 : SPACE.split(body.text().strip(), -1).length;
        return HttpResponse.ok(new Rendered(body.html(), words));
    }

    private HttpResponse<?> editor(EditorForm form, @Nullable ArticleHead article) {
        List<String> sections = new ArrayList<>(publication.sections());
        if (!sections.isEmpty() && !form.section().isEmpty() && !sections.contains(form.section())) {
            sections.add(form.section());
        }
        Map<String, String> words = new TreeMap<>(form.announcements());
        NETWORKS.forEach(network -> words.putIfAbsent(network, ""));
        List<Map<String, String>> announcements = words.entrySet().stream()
                .map(it -> Map.of("network", it.getKey(), "name", capital(it.getKey()), "words", it.getValue()))
                .toList();
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("form", form);
        model.put("article", article);
        model.put("sections", sections);
        model.put("announcements", announcements);
        model.put("language", publication.language());
        model.put("baseUrl", publication.baseUrl() + "/articles/");
        model.put("maxSlug", Slug.MAX_LENGTH);
        return pages.page("editor", model);
    }

    private static String capital(String network) {
        if (network.equals("linkedin")) {
            return "LinkedIn";
        }
        return network.substring(0, 1).toUpperCase(Locale.ROOT) + network.substring(1);
    }

    /** What is done with the fields. */
    private interface WithForm {
        HttpResponse<?> answer(EditorForm form);
    }

    private static HttpResponse<?> withForm(HttpRequest<byte[]> request, WithForm with) {
        EditorForm form;
        try {
            form = EditorForm.ofJson(request.getBody().orElse(new byte[0]));
        } catch (IllegalArgumentException e) {
            return problem(
                    HttpStatus.BAD_REQUEST,
                    Problem.of(
                            "bad-form",
                            "Not the editor's fields",
                            HttpStatus.BAD_REQUEST.getCode(),
                            String.valueOf(e.getMessage())));
        }
        return with.answer(form);
    }

    private static HttpResponse<?> bad(Map<String, String> fields) {
        HttpStatus status = HttpStatus.UNPROCESSABLE_ENTITY;
        return problem(status, FieldProblem.of(status.getCode(), fields));
    }

    private static HttpResponse<?> gone(String slug) {
        return problem(
                HttpStatus.NOT_FOUND,
                Problem.of(
                        "no-article",
                        "No such article",
                        HttpStatus.NOT_FOUND.getCode(),
                        "there is no article '%s'; copy your text and start a new one".formatted(slug)));
    }

    private static HttpResponse<?> problem(HttpStatus status, Object problem) {
        return HttpResponse.status(status).contentType(Problem.MEDIA_TYPE).body(problem);
    }
}
