package io.broadsheet.social.preview;

import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.Decoded;
import io.broadsheet.contract.problem.Problem;
import io.broadsheet.social.account.Account;
import io.broadsheet.social.account.Accounts;
import io.broadsheet.social.network.Post;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;
import java.util.stream.Collectors;

/** What each account would say of an article. Stores nothing and asks nobody. */
@Controller("/api/previews/posts")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PreviewController {
    private final Accounts accounts;
    private final ArticleEventCodec codec = new ArticleEventCodec();

    PreviewController(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * @param length of the text, as the network counts
     * @param limit longest text, as the network counts
     */
    record Preview(String account, String network, String text, int length, int limit) {}

    @io.micronaut.http.annotation.Post
    @Consumes(MediaType.ALL)
    HttpResponse<?> preview(@Body byte[] event) {
        return switch (codec.decode(event)) {
            case Decoded.Event(ArticlePublished published) -> HttpResponse.ok(previews(published));
            case Decoded.Event _ -> problem("a withdrawal says nothing (expected: an article-published event)");
            case Decoded.UnknownType(var type) ->
                problem("the event's type is '%s' (expected: %s)".formatted(type, ArticleEventCodec.PUBLISHED));
            case Decoded.Malformed(var reason) -> problem(reason);
        };
    }

    private List<Preview> previews(ArticlePublished published) {
        return accounts.all().stream()
                .filter(account -> account.takes(published.content().section()))
                .map(account -> preview(account, published))
                .toList();
    }

    private static Preview preview(Account account, ArticlePublished published) {
        String text = account.announce(published.content(), published.at(), "preview").stream()
                .map(Post::text)
                .collect(Collectors.joining("\n\n"));
        var rules = account.network().rules();
        return new Preview(
                account.name(), account.kind(), text, rules.counting().count(text), rules.limit());
    }

    private static HttpResponse<?> problem(String detail) {
        return HttpResponse.badRequest(Problem.of("unreadable-event", "The event cannot be read", 400, detail))
                .contentType(Problem.MEDIA_TYPE);
    }
}
