package io.broadsheet.desk.article;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.article.CleanText;
import io.broadsheet.contract.article.Decoded;
import io.broadsheet.contract.article.EventTooLargeException;
import io.broadsheet.contract.article.PostsChoice;
import io.broadsheet.contract.article.Slug;
import io.broadsheet.desk.article.StoredArticle.State;
import io.broadsheet.desk.signal.Signal;
import io.broadsheet.desk.signal.Signals;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Saves, publishes, corrects and withdraws articles. What is published is a row of the outbox in the same transaction as the
 * article's new revision: either both are there or neither, whatever fails. Thread-safe; everyone who works on one article
 * waits for its row.
 */
@Singleton
public final class PublishingDesk {
    /** What came of saving a draft. */
    public sealed interface Saved {
        /** The article as it is now. */
        StoredArticle article();

        /** There was no article with this slug. */
        record Created(StoredArticle article) implements Saved {}

        /** The draft is another one now. */
        record Changed(StoredArticle article) implements Saved {}

        /** The draft was the same already. */
        record Unchanged(StoredArticle article) implements Saved {}

        /** Someone changed it meanwhile, or has the slug already; nothing was stored. The article is theirs, as it is now. */
        record Outdated(StoredArticle article) implements Saved {}
    }

    /** What came of publishing or withdrawing. */
    public sealed interface Decision {
        /** It is on its way to every channel, for certain. */
        record Announced(ArticleId article, String slug, int revision, URI link) implements Decision {}

        /** Readers have just that already; nothing was announced. */
        record Unchanged(ArticleId article, String slug, int revision, URI link) implements Decision {}

        /** There is no such article. */
        record NotFound(String slug) implements Decision {}

        /** The draft is not finished. */
        record NotPublishable(String slug, List<String> problems) implements Decision {}

        /** It does not fit into one event. */
        record TooLarge(String slug, String reason) implements Decision {}

        /** There is nothing to withdraw. */
        record NeverPublished(String slug) implements Decision {}

        /** The draft is not the one that was meant: someone changed it meanwhile. */
        record Outdated(String slug, long version) implements Decision {}
    }

    /** What publishing would announce. */
    public sealed interface Preview {
        /** The very event, but for its time. */
        record Ready(ArticlePublished event) implements Preview {}

        /** The draft is not finished. */
        record NotPublishable(List<String> problems) implements Preview {}

        /** It does not fit into one event. */
        record TooLarge(String reason) implements Preview {}
    }

    private final Jdbi jdbi;
    private final Articles articles;
    private final Composition composition;
    private final Signals signals;
    private final Clock clock;
    private final ArticleEventCodec codec = new ArticleEventCodec();

    PublishingDesk(
            @Named("desk") Jdbi jdbi,
            Articles articles,
            Composition composition,
            Signals signals,
            @Named("desk") Clock clock) {
        this.jdbi = jdbi;
        this.articles = articles;
        this.composition = composition;
        this.signals = signals;
        this.clock = clock;
    }

    /** The article with this slug. */
    public Optional<StoredArticle> find(String slug) {
        return jdbi.withHandle(handle -> articles.find(handle, slug));
    }

    /** The articles that were changed last, newest first. */
    public List<StoredArticle.Summary> newest(int limit) {
        return jdbi.withHandle(handle -> articles.newest(handle, limit));
    }

    /**
     * Keeps a draft, new or instead of the one there is. Readers see nothing of it.
     *
     * @throws IllegalArgumentException if {@code slug} is none
     */
    public Saved save(String slug, Draft draft) {
        Slug.require(slug);
        return jdbi.inTransaction(handle -> {
            if (articles.insert(handle, slug, draft, now())) {
                return new Saved.Created(articles.find(handle, slug).orElseThrow());
            }
            return replace(handle, articles.lock(handle, slug).orElseThrow(), draft);
        });
    }

    /**
     * Keeps the draft of a new article; {@link Saved.Outdated} where its slug is taken.
     *
     * @throws IllegalArgumentException if {@code slug} is none
     */
    public Saved create(String slug, Draft draft) {
        Slug.require(slug);
        return jdbi.inTransaction(handle -> {
            boolean created = articles.insert(handle, slug, draft, now());
            StoredArticle article = articles.find(handle, slug).orElseThrow();
            return created ? new Saved.Created(article) : new Saved.Outdated(article);
        });
    }

    /**
     * Keeps a draft that was made of an earlier one, unless that has been changed since: nobody's words are overwritten
     * unseen.
     *
     * @param version of the draft that this one was made of
     * @return empty if there is no such article
     */
    public Optional<Saved> change(String slug, Draft draft, long version) {
        return jdbi.inTransaction(handle -> articles.lock(handle, slug)
                .map(before -> before.version() == version
                        ? replace(handle, before, draft)
                        : before.draft().equals(draft) ? new Saved.Unchanged(before) : new Saved.Outdated(before)));
    }

    private Saved replace(Handle handle, StoredArticle before, Draft draft) {
        if (before.draft().equals(draft)) {
            return new Saved.Unchanged(before);
        }
        articles.replaceDraft(handle, before, draft, now());
        return new Saved.Changed(articles.find(handle, before.slug()).orElseThrow());
    }

    /** A draft's body as readers would get it; the draft need not be finished, nor saved. */
    public RenderedBody render(String slug, Draft draft) {
        return composition.render(Slug.require(slug), draft);
    }

    /** Publishes the draft: for the first time, as a correction, or again after a withdrawal. */
    public Decision publish(String slug) {
        return publish(slug, null);
    }

    /**
     * Publishes the draft as it is now.
     *
     * @param posts what becomes of posts that are out already, or null for each account's own way
     */
    public Decision publish(String slug, @Nullable PostsChoice posts) {
        return publishIf(slug, article -> true, posts);
    }

    /**
     * Publishes the draft if it still is the one that the editor looked at.
     *
     * @param posts what becomes of posts that are out already, or null for each account's own way
     */
    public Decision publish(String slug, long version, @Nullable PostsChoice posts) {
        return publishIf(slug, article -> article.version() == version, posts);
    }

    private Decision publishIf(String slug, Predicate<StoredArticle> isMeant, @Nullable PostsChoice posts) {
        Decision decision;
        try {
            decision = jdbi.inTransaction(handle -> articles.lock(handle, slug)
                    .map(article -> isMeant.test(article)
                            ? publish(handle, article, posts)
                            : new Decision.Outdated(slug, article.version()))
                    .orElseGet(() -> new Decision.NotFound(slug)));
        } catch (EventTooLargeException e) {
            return new Decision.TooLarge(slug, String.valueOf(e.getMessage()));
        }
        wake(decision);
        return decision;
    }

    private Decision publish(Handle handle, StoredArticle article, @Nullable PostsChoice posts) {
        List<String> problems = composition.problems(article.draft());
        if (!problems.isEmpty()) {
            return new Decision.NotPublishable(article.slug(), problems);
        }
        Instant at = nextRevisionTime(article);
        Article content = composition.compose(article.slug(), article.draft(), firstPublished(article, at), at);
        if (article.state() == State.PUBLISHED && Composition.sameContent(content, published(handle, article))) {
            articles.markPublished(handle, article);
            return new Decision.Unchanged(article.id(), article.slug(), article.revision(), content.link());
        }
        ArticlePublished event = new ArticlePublished(article.id(), article.revision() + 1, at, content, posts);
        announce(handle, article, event.after(last(handle, article)));
        return new Decision.Announced(article.id(), article.slug(), event.revision(), content.link());
    }

    /**
     * Takes a published article back. Its draft stays and may be published again.
     *
     * @param reason what readers are told, or null
     * @param posts what becomes of posts that are out, or null for each account's own way
     * @throws IllegalArgumentException if the reason has control characters
     */
    public Decision withdraw(String slug, @Nullable String reason, @Nullable PostsChoice posts) {
        String words = reason == null || reason.isBlank() ? null : CleanText.require("reason", reason.strip());
        Decision decision = jdbi.inTransaction(handle -> articles.lock(handle, slug)
                .map(article -> withdraw(handle, article, words, posts))
                .orElseGet(() -> new Decision.NotFound(slug)));
        wake(decision);
        return decision;
    }

    private Decision withdraw(
            Handle handle, StoredArticle article, @Nullable String reason, @Nullable PostsChoice posts) {
        return switch (article.state()) {
            case DRAFT -> new Decision.NeverPublished(article.slug());
            case WITHDRAWN ->
                new Decision.Unchanged(article.id(), article.slug(), article.revision(), requireLink(article));
            case PUBLISHED -> {
                URI link = requireLink(article);
                ArticleWithdrawn event = new ArticleWithdrawn(
                        article.id(),
                        article.revision() + 1,
                        nextRevisionTime(article),
                        article.slug(),
                        link,
                        reason,
                        posts);
                ArticleEvent last = last(handle, article);
                announce(handle, article, last == null ? event : event.after(last));
                yield new Decision.Announced(article.id(), article.slug(), event.revision(), link);
            }
        };
    }

    /**
     * Composes what {@link #publish} would announce of a draft that need not be saved. Nothing is stored.
     *
     * @throws IllegalArgumentException if {@code slug} is none
     */
    public Preview preview(String slug, Draft draft) {
        Slug.require(slug);
        List<String> problems = composition.problems(draft);
        if (!problems.isEmpty()) {
            return new Preview.NotPublishable(problems);
        }
        StoredArticle article = find(slug).orElse(null);
        Instant at = article == null ? now() : nextRevisionTime(article);
        Instant first = article == null ? dateIfPast(draft, at) : firstPublished(article, draft, at);
        Article content = composition.compose(slug, draft, first, at);
        ArticlePublished event = article == null
                ? new ArticlePublished(ArticleId.fresh(), 1, at, content)
                : new ArticlePublished(article.id(), article.revision() + 1, at, content)
                        .after(jdbi.withHandle(handle -> last(handle, article)));
        try {
            codec.encode(event);
        } catch (EventTooLargeException e) {
            return new Preview.TooLarge(String.valueOf(e.getMessage()));
        }
        return new Preview.Ready(event);
    }

    // Encoding comes first: an article that is too large changes nothing.
    private void announce(Handle handle, StoredArticle article, ArticleEvent event) {
        byte[] encoded = codec.encode(event);
        articles.announce(handle, article, event, encoded);
        signals.sendOnCommit(handle, Signal.OUTBOX, "");
        signals.sendOnCommit(handle, Signal.DISTRIBUTION, article.id().toString());
    }

    // The notification arrives as well, but this is sooner, and works while the listening connection is down.
    private void wake(Decision decision) {
        if (decision instanceof Decision.Announced) {
            signals.raise(Signal.OUTBOX, "");
        }
    }

    private @Nullable Article published(Handle handle, StoredArticle article) {
        return event(handle, article, article.revision()) instanceof ArticlePublished it ? it.content() : null;
    }

    /** The last event, with its history; null if nothing was announced yet. */
    private @Nullable ArticleEvent last(Handle handle, StoredArticle article) {
        List<ArticleEvent> untold = new ArrayList<>();
        ArticleEvent last = null;
        // Events from before there were histories do not tell theirs: it is made of the ones before them.
        for (int revision = article.revision(); revision >= 1 && last == null; revision--) {
            ArticleEvent event = event(handle, article, revision);
            if (event != null && event.history() != null) {
                last = event;
            } else if (event != null) {
                untold.addFirst(event);
            }
        }
        for (ArticleEvent event : untold) {
            last = switch (event) {
                case ArticlePublished it -> it.after(last);
                case ArticleWithdrawn it -> last == null ? it : it.after(last);
            };
        }
        return last;
    }

    private @Nullable ArticleEvent event(Handle handle, StoredArticle article, int revision) {
        return switch (codec.decode(articles.event(handle, article.id(), revision))) {
            case Decoded.Event(var event) -> event;
            // Written by a newer version of the desk: what it says cannot be told, so what follows is announced.
            case Decoded.UnknownType it -> null;
            case Decoded.Malformed(var reason) ->
                throw new IllegalStateException(
                        "revision %d of article '%s' cannot be read: %s".formatted(revision, article.slug(), reason));
        };
    }

    private static URI requireLink(StoredArticle article) {
        return Objects.requireNonNull(article.link(), "a published article has a link");
    }

    private static Instant firstPublished(StoredArticle article, Instant at) {
        return firstPublished(article, article.draft(), at);
    }

    private static Instant firstPublished(StoredArticle article, Draft draft, Instant at) {
        Instant first = article.firstPublished();
        return first == null ? dateIfPast(draft, at) : first;
    }

    private static Instant dateIfPast(Draft draft, Instant at) {
        Instant date = draft.date();
        return date != null && date.isBefore(at) ? date.truncatedTo(ChronoUnit.MICROS) : at;
    }

    // Later than the revision before, also where the machine's clock was set back: feeds sort by it.
    private Instant nextRevisionTime(StoredArticle article) {
        Instant now = now();
        Instant before = article.revised();
        return before != null && !now.isAfter(before) ? before.plus(1, ChronoUnit.MICROS) : now;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
