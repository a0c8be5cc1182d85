package io.broadsheet.social.preview;

import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.Decoded;
import io.broadsheet.contract.problem.Problem;
import io.broadsheet.social.account.Account;
import io.broadsheet.social.account.Accounts;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.text.TextRules;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;

/** What each account would say of an article. Stores nothing and asks nobody. */
@Controller("/api/previews/posts")
@Secured("EDITOR")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PreviewController {
    private static final String BETWEEN_POSTS = "\n\n---\n\n";

    private final Accounts accounts;
    private final ArticleEventCodec codec = new ArticleEventCodec();

    PreviewController(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * @param text of the post; of a thread all posts, with a line of three hyphens between two
     * @param length of the text, as the network counts; of a thread that of the longest post
     * @param limit longest text of one post, as the network counts
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
        List<String> posts = account.announce(published.content(), published.at(), "preview").stream()
                .map(Post::whole)
                .toList();
        TextRules rules = account.network().rules();
        int longest = posts.stream().mapToInt(rules.counting()::count).max().orElse(0);
        return new Preview(account.name(), account.kind(), String.join(BETWEEN_POSTS, posts), longest, rules.limit());
    }

    private static HttpResponse<?> problem(String detail) {
        return HttpResponse.badRequest(Problem.of("unreadable-event", "The event cannot be read", 400, detail))
                .contentType(Problem.MEDIA_TYPE);
    }
}
