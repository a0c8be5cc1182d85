package io.broadsheet.social.page;

import io.broadsheet.contract.article.ArticlePage;
import io.broadsheet.contract.outbound.Reply;
import io.broadsheet.social.outbound.GuardedHttp;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import java.util.OptionalInt;

/** Asks for articles' pages. */
@Singleton
public final class ArticlePages {
    private static final int OK = 200;

    private final GuardedHttp http;

    /** Asks by these rules: the publication's own site wherever it is, any other only where it is public. */
    public ArticlePages(GuardedHttp http) {
        this.http = http;
    }

    /**
     * Whether the page answers 200 now and shows this revision or a newer one. One that does not tell its revision (by
     * {@link ArticlePage#REVISION_HEADER}) is taken to show it. One that must not be asked for is taken to be up: there is
     * nothing to wait for.
     */
    public boolean isUp(URI link, int revision) {
        return switch (http.send("HEAD", link, Map.of(), null)) {
            case Reply.Answer answer -> answer.status() == OK && shown(answer).orElse(revision) >= revision;
            case Reply.Forbidden _ -> true;
            case Reply.NotSent _, Reply.Lost _ -> false;
        };
    }

    private static OptionalInt shown(Reply.Answer answer) {
        String told = answer.headers()
                .firstValue(ArticlePage.REVISION_HEADER)
                .map(String::strip)
                .orElse("");
        // Nine digits fit into an int.
        return told.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(told)) : OptionalInt.empty();
    }
}
