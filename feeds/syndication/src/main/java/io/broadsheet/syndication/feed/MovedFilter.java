package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.document.Answers;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;

/** Sends who comes to an old path to the new one. */
@ServerFilter(
        value = ServerFilter.MATCH_ALL_PATTERN,
        methods = {HttpMethod.GET, HttpMethod.HEAD})
class MovedFilter {
    private final MovedPaths moved;
    private final Answers answers;

    MovedFilter(MovedPaths moved, Answers answers) {
        this.moved = moved;
        this.answers = answers;
    }

    @PreMatching
    @RequestFilter
    @Nullable
    HttpResponse<?> redirect(HttpRequest<?> request) {
        return moved.of(request.getUri().getRawPath()).map(answers::moved).orElse(null);
    }
}
