package io.broadsheet.syndication.page;

import io.broadsheet.syndication.document.Answers;
import io.broadsheet.syndication.document.Copies;
import io.broadsheet.syndication.document.Notices;
import io.broadsheet.syndication.document.Sheet;
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

/** The pages for people. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.ALL)
class PageController {
    private final Notices notices;
    private final Entries entries;
    private final Copies copies;
    private final Answers answers;
    private final PageSheets sheets;

    PageController(Notices notices, Entries entries, Copies copies, Answers answers, PageSheets sheets) {
        this.notices = notices;
        this.entries = entries;
        this.copies = copies;
        this.answers = answers;
        this.sheets = sheets;
    }

    /** The name of a shelf may have any character but a slash; a bare variable would stop at {@code +}, {@code &} and {@code ;}. */
    @Get(
            uris = {
                "/",
                "/older/{chunk}",
                "/{folder:sections|tags|authors}/{key:[^/]+}",
                "/{folder:sections|tags|authors}/{key:[^/]+}/older/{chunk}",
                "/archive",
                "/archive/{year}/{month}",
                "/archive/{year}/{month}/{part}",
                "/articles/{slug}"
            })
    HttpResponse<byte[]> page(HttpRequest<?> request) {
        String path = request.getUri().getRawPath();
        Optional<Sheet> found = sheets.at(path);
        if (found.isEmpty()) {
            return missing();
        }
        Sheet sheet = found.get();
        return copies.copy(sheet)
                .map(copy -> sheet.path().equals(path) ? answers.answer(request, copy) : answers.moved(sheet.path()))
                .orElseGet(() -> absent(sheet.path()));
    }

    private HttpResponse<byte[]> absent(String path) {
        return switch (PagePath.parse(path).orElseThrow()) {
            // What was among the older articles may be among the newest again, after a withdrawal.
            case PagePath.Listing listing
            when sheets.isOpen(listing) ->
                answers.elsewhere(PagePath.Listing.newest(listing.shelf()).path());
            case PagePath.OfArticle(var slug) ->
                switch (entries.at(slug)) {
                    case Place.Moved(var now) -> answers.moved(new PagePath.OfArticle(now).path());
                    case Place.Nowhere _ -> missing();
                    // It came between the two looks; the next request finds it.
                    case Place.Here _, Place.Withdrawn _ -> answers.elsewhere(path);
                };
            case PagePath.Listing _, PagePath.Index _, PagePath.Month _ -> missing();
        };
    }

    private HttpResponse<byte[]> missing() {
        return answers.answer(notices.missing());
    }
}
