package io.broadsheet.syndication.page;

import io.broadsheet.contract.article.Slug;
import io.broadsheet.syndication.SyndicationConfig;
import io.broadsheet.syndication.document.Answers;
import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.document.Copies;
import io.broadsheet.syndication.document.Copy;
import io.broadsheet.syndication.document.Notices;
import io.broadsheet.syndication.document.Print;
import io.broadsheet.syndication.entry.Entries;
import io.broadsheet.syndication.entry.Place;
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
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The pages for people. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.ALL)
class PageController {
    private static final String FRONT = "/";
    private static final String ARTICLES = "/articles/";

    private final Notices notices;
    private final Entries entries;
    private final Copies copies;
    private final Answers answers;
    private final Typesetter typesetter;
    private final int entriesOnFrontPage;

    PageController(
            Notices notices,
            Entries entries,
            Copies copies,
            Answers answers,
            Typesetter typesetter,
            SyndicationConfig config) {
        this.notices = notices;
        this.entries = entries;
        this.copies = copies;
        this.answers = answers;
        this.typesetter = typesetter;
        this.entriesOnFrontPage = config.entriesOnFrontPage();
    }

    @Get(FRONT)
    HttpResponse<byte[]> front(HttpRequest<?> request) {
        Copy copy = copies.copy(
                        FRONT,
                        Set.of(Change.ENTRIES),
                        handle -> Optional.of(typesetter.front(entries.newest(handle, entriesOnFrontPage))))
                .orElseThrow();
        return answers.answer(request, copy);
    }

    @Get(ARTICLES + "{slug}")
    HttpResponse<byte[]> article(HttpRequest<?> request, String slug) {
        if (!Slug.isSlug(slug)) {
            return missing();
        }
        Optional<Copy> copy = copies.copy(ARTICLES + slug, Set.of(Change.page(slug)), handle -> print(handle, slug));
        return copy.map(it -> answers.answer(request, it)).orElseGet(() -> elsewhere(slug));
    }

    private Optional<Print> print(Handle handle, String slug) {
        return switch (entries.at(handle, slug)) {
            case Place.Here(var entry) -> Optional.of(typesetter.article(entry));
            case Place.Withdrawn withdrawn -> Optional.of(typesetter.withdrawn(withdrawn));
            case Place.Moved _, Place.Nowhere _ -> Optional.empty();
        };
    }

    private HttpResponse<byte[]> elsewhere(String slug) {
        return switch (entries.at(slug)) {
            case Place.Moved(var now) -> answers.moved(ARTICLES + now);
            case Place.Nowhere _ -> missing();
            // It came between the two looks; the next request finds it.
            case Place.Here _, Place.Withdrawn _ -> answers.elsewhere(ARTICLES + slug);
        };
    }

    private HttpResponse<byte[]> missing() {
        return answers.answer(notices.missing());
    }
}
