package io.broadsheet.syndication.page;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.syndication.document.Answers;
import io.broadsheet.syndication.document.FullFetches;
import io.broadsheet.syndication.document.PaceConfig;
import io.broadsheet.syndication.entry.Entries;
import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.search.SearchConfig;
import io.broadsheet.syndication.search.Searchable;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The search over titles and texts. No answer is kept: what people look for is nobody else's business. */
@Controller("/search")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.ALL)
class SearchController {
    private static final Logger log = LoggerFactory.getLogger(SearchController.class);
    private static final int MOST_CHARACTERS = 200;
    private static final int PER_PAGE = 10;
    private static final int LAST_PAGE = 20;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final Jdbi jdbi;
    private final Entries entries;
    private final Typesetter typesetter;
    private final Answers answers;
    private final Duration timeout;
    private final FullFetches pace;

    SearchController(
            @Named("syndication") Jdbi jdbi,
            @Named("syndication") Clock clock,
            Entries entries,
            Typesetter typesetter,
            Answers answers,
            SearchConfig config) {
        this.jdbi = jdbi;
        this.entries = entries;
        this.typesetter = typesetter;
        this.answers = answers;
        this.timeout = config.timeout();
        this.pace = new FullFetches(clock, new PaceConfig(config.perClient(), config.window()));
    }

    @Get
    HttpResponse<byte[]> search(HttpRequest<?> request) {
        String words = CleanText.of(
                        request.getParameters().get("q", String.class).orElse(""))
                .strip();
        Optional<Integer> page =
                page(request.getParameters().get("page", String.class).orElse("1"));
        if (words.length() > MOST_CHARACTERS || page.isEmpty()) {
            return answers.answer(typesetter.notFound(BAD_REQUEST, "", "search-bad", Map.of()));
        }
        if (words.isEmpty()) {
            return answers.answer(typesetter.notFound(200, "", "search-start", Map.of()));
        }
        Optional<Duration> pause = pace.count(
                request.getRemoteAddress().getAddress(), request.getHeaders().get("X-Forwarded-For"), null, "/search");
        if (pause.isPresent()) {
            return answers.answer(typesetter.notFound(
                    TOO_MANY,
                    words,
                    "too-many-searches",
                    Map.of("Retry-After", Long.toString(pause.get().toSeconds()))));
        }
        try {
            return answers.answer(typesetter.found(find(words, page.get())));
        } catch (JdbiException e) {
            log.warn("a search was given up: {}", e.getMessage());
            return answers.answer(typesetter.notFound(UNAVAILABLE, words, "search-failed", Map.of("Retry-After", "5")));
        }
    }

    private Finds find(String words, int page) {
        // One more than is shown tells whether there are more.
        List<Searchable.Found> found = Searchable.find(jdbi, words, (page - 1) * PER_PAGE, PER_PAGE + 1, timeout);
        boolean more = found.size() > PER_PAGE && page < LAST_PAGE;
        List<Searchable.Found> shown = found.stream().limit(PER_PAGE).toList();
        Map<UUID, Entry> present = jdbi
                .withHandle(handle -> entries.of(
                        handle, shown.stream().map(Searchable.Found::article).toList()))
                .stream()
                .collect(Collectors.toMap(entry -> entry.article().value(), Function.identity()));
        // One may have been withdrawn between the two looks.
        List<Searchable.Found> there =
                shown.stream().filter(it -> present.containsKey(it.article())).toList();
        List<Entry> articles = there.stream()
                .map(it -> Objects.requireNonNull(present.get(it.article())))
                .toList();
        List<Article> contents = articles.stream().map(Entry::content).toList();
        List<Searchable.Excerpt> excerpts =
                there.isEmpty() ? List.of() : Searchable.excerpts(jdbi, words, there, contents, timeout);
        List<Finds.Find> finds = new ArrayList<>();
        for (int i = 0; i < articles.size(); i++) {
            finds.add(new Finds.Find(articles.get(i), excerpts.get(i)));
        }
        return new Finds(words, page, more, finds);
    }

    private static Optional<Integer> page(String page) {
        try {
            int number = Integer.parseInt(page);
            return number >= 1 && number <= LAST_PAGE ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
