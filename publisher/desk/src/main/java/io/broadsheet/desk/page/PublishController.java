package io.broadsheet.desk.page;

import io.broadsheet.contract.article.PostsChoice;
import io.broadsheet.desk.article.PublicationConfig;
import io.broadsheet.desk.article.PublishingDesk;
import io.broadsheet.desk.article.PublishingDesk.Decision;
import io.broadsheet.desk.article.PublishingDesk.Preview;
import io.broadsheet.desk.article.StoredArticle;
import io.broadsheet.desk.integrity.Findings.SuspiciousLink;
import io.broadsheet.desk.integrity.LinkInspector;
import io.broadsheet.desk.preview.Answer;
import io.broadsheet.desk.preview.Audience;
import io.broadsheet.desk.preview.Neighbours;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Publishing and withdrawing, each with a page that says first what will happen, and the board that shows what came of it. */
@Controller("/desk/articles/{slug}")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
@Hidden
class PublishController {
    private final PublishingDesk desk;
    private final Neighbours neighbours;
    private final Pages pages;
    private final LinkInspector inspector;

    PublishController(PublishingDesk desk, Neighbours neighbours, Pages pages, PublicationConfig publication) {
        this.desk = desk;
        this.neighbours = neighbours;
        this.pages = pages;
        this.inspector =
                new LinkInspector(Set.of(URI.create(publication.baseUrl()).getHost()));
    }

    @Get(uri = "/publish", produces = MediaType.TEXT_HTML)
    HttpResponse<?> beforePublishing(String slug) {
        return desk.find(slug)
                .<HttpResponse<?>>map(article -> confirm(HttpStatus.OK, article, null))
                .orElseGet(() -> pages.missing(slug));
    }

    @Post(uri = "/publish", consumes = MediaType.APPLICATION_FORM_URLENCODED, produces = MediaType.TEXT_HTML)
    HttpResponse<?> publish(String slug, @Body Map<String, String> form) {
        Decision decision;
        try {
            decision = desk.publish(slug, version(form), posts(form));
        } catch (IllegalArgumentException e) {
            return again(HttpStatus.UNPROCESSABLE_ENTITY, slug, String.valueOf(e.getMessage()));
        }
        return switch (decision) {
            case Decision.Announced announced -> board(slug);
            case Decision.Unchanged unchanged -> board(slug);
            case Decision.NotFound notFound -> pages.missing(slug);
            case Decision.Outdated outdated ->
                again(
                        HttpStatus.CONFLICT,
                        slug,
                        "The draft was changed since you opened this page. Nothing went out. Look at it again, then publish.");
            case Decision.NotPublishable(var same, var problems) ->
                again(HttpStatus.UNPROCESSABLE_ENTITY, slug, String.join("; ", problems));
            case Decision.TooLarge(var same, var reason) -> again(HttpStatus.REQUEST_ENTITY_TOO_LARGE, slug, reason);
            case Decision.NeverPublished never ->
                throw new IllegalStateException("publishing '%s' was answered like a withdrawal".formatted(slug));
        };
    }

    @Get(uri = "/withdraw", produces = MediaType.TEXT_HTML)
    HttpResponse<?> beforeWithdrawing(String slug) {
        return withdrawal(HttpStatus.OK, slug, "", null);
    }

    @Post(uri = "/withdraw", consumes = MediaType.APPLICATION_FORM_URLENCODED, produces = MediaType.TEXT_HTML)
    HttpResponse<?> withdraw(String slug, @Body Map<String, String> form) {
        String reason = form.getOrDefault("reason", "");
        Decision decision;
        try {
            decision = desk.withdraw(slug, reason, posts(form));
        } catch (IllegalArgumentException e) {
            return withdrawal(HttpStatus.UNPROCESSABLE_ENTITY, slug, reason, e.getMessage());
        }
        return switch (decision) {
            case Decision.Announced announced -> board(slug);
            case Decision.Unchanged unchanged -> board(slug);
            case Decision.NotFound notFound -> pages.missing(slug);
            case Decision.NeverPublished never ->
                withdrawal(HttpStatus.CONFLICT, slug, reason, "It was never published: there is nothing to withdraw.");
            case Decision.NotPublishable other -> throw unexpected(slug, other);
            case Decision.TooLarge other -> throw unexpected(slug, other);
            case Decision.Outdated other -> throw unexpected(slug, other);
        };
    }

    @Get(uri = "/board", produces = MediaType.TEXT_HTML)
    HttpResponse<?> look(String slug) {
        return desk.find(slug)
                .<HttpResponse<?>>map(it -> pages.page("board", Map.of("article", ArticleHead.of(it))))
                .orElseGet(() -> pages.missing(slug));
    }

    private static IllegalStateException unexpected(String slug, Decision decision) {
        return new IllegalStateException("withdrawing '%s' was answered with %s".formatted(slug, decision));
    }

    private static HttpResponse<?> board(String slug) {
        return HttpResponse.seeOther(URI.create("/desk/articles/" + slug + "/board"));
    }

    // A version that is none is nobody's: then the page is shown again.
    private static long version(Map<String, String> form) {
        try {
            return Long.parseLong(form.getOrDefault("version", ""));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static @Nullable PostsChoice posts(Map<String, String> form) {
        String posts = form.getOrDefault("posts", "");
        return posts.isEmpty() ? null : PostsChoice.require(posts);
    }

    private HttpResponse<?> again(HttpStatus status, String slug, String problem) {
        return desk.find(slug)
                .<HttpResponse<?>>map(article -> confirm(status, article, problem))
                .orElseGet(() -> pages.missing(slug));
    }

    private HttpResponse<?> confirm(HttpStatus status, StoredArticle article, @Nullable String problem) {
        ArticleHead head = ArticleHead.of(article);
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("article", head);
        model.put("version", article.version());
        model.put("problem", problem);
        model.put(
                "verb",
                head.isOut()
                        ? "Publish the correction"
                        : head.hasBoard() ? "Publish it again" : "Publish this article");
        switch (desk.preview(article.slug(), article.draft())) {
            case Preview.NotPublishable(var problems) -> model.put("obstacles", problems);
            case Preview.TooLarge(var reason) -> model.put("obstacles", List.of(reason));
            case Preview.Ready(var event) -> {
                model.put("address", event.content().link().toString());
                model.put("doubts", doubts(event.content().html()));
                if (!head.hasBoard()) {
                    model.put("mail", mail());
                    model.put("posts", posts(article.draft().section()));
                }
            }
        }
        return pages.page(status, "publish", model);
    }

    private HttpResponse<?> withdrawal(HttpStatus status, String slug, String reason, @Nullable String problem) {
        Optional<StoredArticle> article = desk.find(slug);
        if (article.isEmpty()) {
            return pages.missing(slug);
        }
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("article", ArticleHead.of(article.get()));
        model.put("reason", reason);
        model.put("problem", problem);
        return pages.page(status, "withdraw", model);
    }

    private List<SuspiciousLink> doubts(String html) {
        List<SuspiciousLink> doubts = new ArrayList<>();
        for (Element link : Jsoup.parseBodyFragment(html).select("a[href]")) {
            List<String> why = inspector.doubts(link.attr("href"), link.text());
            if (!why.isEmpty()) {
                doubts.add(new SuspiciousLink(link.attr("href"), link.text(), String.join("; ", why)));
            }
        }
        return doubts;
    }

    private String mail() {
        return switch (neighbours.subscribers()) {
            case Answer.Said<Audience.Subscribers>(var it)
            when it.more() -> "The mail goes to more than %,d confirmed subscribers.".formatted(it.counted());
            case Answer.Said<Audience.Subscribers>(var it)
            when it.counted() == 0 -> "Nobody has subscribed to the mail yet.";
            case Answer.Said<Audience.Subscribers>(var it)
            when it.counted() == 1 -> "The mail goes to 1 confirmed subscriber.";
            case Answer.Said<Audience.Subscribers>(var it) ->
                "The mail goes to %,d confirmed subscribers.".formatted(it.counted());
            case Answer.Silence<Audience.Subscribers>(var reason) ->
                "The mail goes to every confirmed subscriber. (How many is not known now: %s)".formatted(reason);
        };
    }

    private List<String> posts(@Nullable String section) {
        return switch (neighbours.accounts()) {
            case Answer.Said<List<Audience.Account>>(var accounts) ->
                accounts.stream()
                        .filter(it -> it.sections().isEmpty()
                                || (section != null && it.sections().contains(section)))
                        .map(it -> it.connected()
                                ? "A post on %s (%s).".formatted(it.name(), it.network())
                                : "No post on %s: the account is not connected, its text is shown on the board only."
                                        .formatted(it.name()))
                        .toList();
            case Answer.Silence<List<Audience.Account>>(var reason) ->
                List.of("A post on every social account. (Which is not known now: %s)".formatted(reason));
        };
    }
}
