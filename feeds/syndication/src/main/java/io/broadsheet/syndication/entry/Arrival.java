package io.broadsheet.syndication.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.article.History;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.intake.UnacceptableEventException;
import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.shelf.Months;
import io.broadsheet.syndication.shelf.Shelf;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An event as the tables hold it, ready to be applied, alone or together with others. */
public final class Arrival {
    private static final int FIRST_YEAR = 1;
    private static final int LAST_YEAR = 9999;

    private final ArticleEvent event;
    private final String slug;
    private final Set<String> slugs;
    private final Set<Shelf> shelves;
    private final OffsetDateTime at;
    private final OffsetDateTime updated;
    private final int updatedIn;
    private final @Nullable OffsetDateTime firstPublished;
    private final @Nullable Article content;
    private final byte @Nullable [] json;
    private final @Nullable String reason;

    private Arrival(
            ArticleEvent event,
            String slug,
            Set<String> slugs,
            Set<Shelf> shelves,
            @Nullable OffsetDateTime firstPublished,
            @Nullable Article content,
            @Nullable String reason) {
        History history = event.history();
        this.event = event;
        this.slug = slug;
        this.slugs = slugs;
        this.shelves = shelves;
        this.at = time("time", event.at());
        this.updated = history == null ? at : time("history.updated", history.updated());
        this.updatedIn = history == null ? event.revision() : history.updatedIn();
        this.firstPublished = firstPublished;
        this.content = content;
        this.json = content == null ? null : json(content);
        this.reason = reason;
    }

    /**
     * Takes an event apart.
     *
     * @throws UnacceptableEventException if no feed could ever carry it
     */
    public static Arrival of(ArticleEvent event) {
        History history = event.history();
        Set<String> slugs = new HashSet<>();
        Set<Shelf> shelves = new HashSet<>();
        if (history != null) {
            slugs.addAll(history.slugs());
            shelves.addAll(Shelf.of(history.sections(), history.tags(), history.authors()));
        }
        return switch (event) {
            case ArticlePublished it -> {
                Article content = it.content();
                slugs.add(content.slug());
                shelves.addAll(Shelf.shelvesOf(content));
                yield new Arrival(
                        event,
                        content.slug(),
                        slugs,
                        shelves,
                        time("firstPublished", content.firstPublished()),
                        CleanBody.of(content),
                        null);
            }
            case ArticleWithdrawn it -> {
                slugs.add(it.slug());
                shelves.add(Shelf.ALL);
                yield new Arrival(
                        event,
                        it.slug(),
                        slugs,
                        shelves,
                        history == null ? null : time("history.firstPublished", history.firstPublished()),
                        null,
                        it.reason());
            }
        };
    }

    /** The event itself. */
    public ArticleEvent event() {
        return event;
    }

    String slug() {
        return slug;
    }

    /** All that its article has had, as far as the event tells. */
    Set<String> slugs() {
        return slugs;
    }

    /** All that its article has stood on, as far as the event tells. */
    Set<Shelf> shelves() {
        return shelves;
    }

    OffsetDateTime at() {
        return at;
    }

    /** When the text last changed. */
    OffsetDateTime updated() {
        return updated;
    }

    /** In which revision that was. */
    int updatedIn() {
        return updatedIn;
    }

    /** When the article first came out, or null if the event does not tell. */
    @Nullable
    OffsetDateTime firstPublished() {
        return firstPublished;
    }

    /** Null for a withdrawal. */
    @Nullable
    Article content() {
        return content;
    }

    /** The content as it is kept; null for a withdrawal. */
    byte @Nullable [] json() {
        return json;
    }

    /** What the editor says of a withdrawal, or null. */
    @Nullable
    String reason() {
        return reason;
    }

    /** The topics of all that the article has been part of. */
    Set<String> topics() {
        Set<String> topics = new HashSet<>();
        slugs.forEach(it -> topics.add(Change.page(it)));
        shelves.forEach(shelf -> topics.add(shelf.topic()));
        if (firstPublished != null) {
            topics.addAll(Months.topics(firstPublished.toInstant()));
        }
        return topics;
    }

    private static byte[] json(Article content) {
        try {
            return CloudEventEnvelope.JSON.writeValueAsBytes(content);
        } catch (JsonProcessingException e) {
            throw new UnacceptableEventException(
                    "the article cannot be kept as JSON: " + CloudEventEnvelope.firstLine(e));
        }
    }

    // RFC 822 and RFC 3339 know years of four digits only, and so does whoever wrote such a date by mistake.
    private static OffsetDateTime time(String what, Instant instant) {
        OffsetDateTime time = instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
            throw new UnacceptableEventException(
                    "%s is %s (expected: a year from %d to %d)".formatted(what, instant, FIRST_YEAR, LAST_YEAR));
        }
        return time;
    }
}
