package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.document.Answers;
import io.broadsheet.syndication.document.Copies;
import io.broadsheet.syndication.document.Copy;
import io.broadsheet.syndication.document.Notices;
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

/** The feeds: of all articles, of a section, of a tag, of an author, and their archives. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.ALL)
class FeedController {
    private final Copies copies;
    private final Answers answers;
    private final Notices notices;
    private final FeedPrinter printer;
    private final Directory directory;
    private final Stylesheet stylesheet;
    private final Set<String> ended;

    FeedController(
            Copies copies,
            Answers answers,
            Notices notices,
            FeedPrinter printer,
            Directory directory,
            Stylesheet stylesheet,
            FeedConfig config) {
        this.stylesheet = stylesheet;
        this.copies = copies;
        this.answers = answers;
        this.notices = notices;
        this.printer = printer;
        this.directory = directory;
        this.ended = Set.copyOf(config.ended());
    }

    /** The name of a shelf may have any character but a slash; a bare variable would stop at {@code +}, {@code &} and {@code ;}. */
    @Get(
            uris = {
                "/feed.{extension:atom|rss|json}",
                "/feed/{chunk}.{extension:atom|rss|json}",
                "/{folder:sections|tags|authors}/{key:[^/]+}/feed.{extension:atom|rss|json}",
                "/{folder:sections|tags|authors}/{key:[^/]+}/feed/{chunk}.{extension:atom|rss|json}"
            })
    HttpResponse<byte[]> feed(HttpRequest<?> request) {
        String path = request.getUri().getRawPath();
        Optional<FeedPath> parsed = FeedPath.parse(path);
        if (parsed.isEmpty()) {
            return answers.answer(notices.missing());
        }
        FeedPath asked = parsed.get();
        if (ended.contains(asked.shelf().path())) {
            return answers.answer(notices.ended());
        }
        String canonical = asked.path();
        return copies.copy(canonical, FeedPrinter.topics(asked), handle -> printer.print(handle, asked))
                .map(copy -> canonical.equals(path)
                        ? answers.answer(request, copy, known -> printer.printNew(asked, known))
                        : answers.moved(canonical))
                .orElseGet(() -> absent(asked));
    }

    /** What was an archive document may be part of the current feed again, after a withdrawal. */
    private HttpResponse<byte[]> absent(FeedPath asked) {
        return asked.archive().isPresent() && printer.isOpen(asked)
                ? answers.elsewhere(
                        FeedPath.current(asked.shelf(), asked.format()).path())
                : answers.answer(notices.missing());
    }

    @Get("/feeds.opml")
    HttpResponse<byte[]> opml(HttpRequest<?> request) {
        Copy copy = copies.copy(Directory.PATH, Directory.TOPICS, handle -> Optional.of(directory.print(handle)))
                .orElseThrow();
        return answers.answer(request, copy);
    }

    @Get(Xml.STYLESHEET)
    HttpResponse<byte[]> style(HttpRequest<?> request) {
        Copy copy = copies.copy(Xml.STYLESHEET, Set.of(), _ -> Optional.of(stylesheet.print()))
                .orElseThrow();
        return answers.answer(request, copy);
    }
}
