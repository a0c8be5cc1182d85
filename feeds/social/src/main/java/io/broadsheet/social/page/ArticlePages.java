package io.broadsheet.social.page;

import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.outbound.Reply;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;

/** Asks for articles' pages. */
@Singleton
public final class ArticlePages {
    private static final int OK = 200;

    private final GuardedHttp http;

    /** Asks by these rules: the publication's own site wherever it is, any other only where it is public. */
    public ArticlePages(GuardedHttp http) {
        this.http = http;
    }

    /** Whether the page answers 200 now. One that must not be asked for is taken to be up: there is nothing to wait for. */
    public boolean isUp(URI link) {
        return switch (http.send("HEAD", link, Map.of(), null)) {
            case Reply.Answer(int status, var _, var _) -> status == OK;
            case Reply.Forbidden _ -> true;
            case Reply.NotSent _, Reply.Lost _ -> false;
        };
    }
}
