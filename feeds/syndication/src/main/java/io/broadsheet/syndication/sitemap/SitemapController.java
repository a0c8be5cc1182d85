package io.broadsheet.syndication.sitemap;

import io.broadsheet.syndication.document.Answers;
import io.broadsheet.syndication.document.Copies;
import io.broadsheet.syndication.document.Notices;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** What search engines ask for. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.ALL)
class SitemapController {
    private final Jdbi jdbi;
    private final Clock clock;
    private final Copies copies;
    private final Answers answers;
    private final Notices notices;
    private final Sitemaps sitemaps;
    private final NewsSitemap news;
    private final Print robots;

    SitemapController(
            @Named("syndication") Jdbi jdbi,
            @Named("syndication") Clock clock,
            Copies copies,
            Answers answers,
            Notices notices,
            Sitemaps sitemaps,
            NewsSitemap news,
            PublicationConfig publication) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.copies = copies;
        this.answers = answers;
        this.notices = notices;
        this.sitemaps = sitemaps;
        this.news = news;
        this.robots = Robots.print(publication);
    }

    @Get(uris = {Sitemaps.INDEX, "/sitemaps/{name}"})
    HttpResponse<byte[]> sitemap(HttpRequest<?> request) {
        return sitemaps.at(request.getUri().getRawPath())
                .flatMap(copies::copy)
                .map(copy -> answers.answer(request, copy))
                .orElseGet(() -> answers.answer(notices.missing()));
    }

    /** Depends on the time of day, so no copy of it is kept. */
    @Get(NewsSitemap.PATH)
    HttpResponse<byte[]> news(HttpRequest<?> request) {
        Print print = jdbi.withHandle(handle -> news.print(handle, clock.instant()));
        return answers.answer(request, NewsSitemap.PATH, print);
    }

    @Get(Robots.PATH)
    HttpResponse<byte[]> robots(HttpRequest<?> request) {
        return answers.answer(
                request,
                copies.copy(Robots.PATH, Set.of(), _ -> Optional.of(robots)).orElseThrow());
    }
}
