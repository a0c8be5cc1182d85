package io.broadsheet.mailer.issue;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.mailer.MailConfig;
import io.broadsheet.mailer.Signal;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of mailings. One issue per article, ever: its unique row is what makes a replay harmless. The audience is frozen
 * when the issue is planned: the readers' numbers, batch by batch, and the mark of the last confirmation that counts.
 */
@Singleton
public final class Issues {
    private static final Logger log = LoggerFactory.getLogger(Issues.class);

    private final Jdbi jdbi;
    private final Clock clock;
    private final MailConfig config;
    private final Reports reports;
    private final ArticleLog articles;
    private final ArticleEventCodec codec = new ArticleEventCodec();
    private final Signal planned = new Signal();
    private final Set<Integer> moved = ConcurrentHashMap.newKeySet();

    Issues(
            @Named("mailer") Jdbi jdbi,
            @Named("mailer") Clock clock,
            MailConfig config,
            Reports reports,
            ArticleLog articles) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.config = config;
        this.reports = reports;
        this.articles = articles;
    }

    /** Rung when batches may be there to be handed to the broker. */
    public Signal planned() {
        return planned;
    }

    /**
     * Takes an event in. The same or an older one again changes nothing.
     *
     * @throws RuntimeException if the database failed; hand the event in again
     */
    public void apply(ArticleEvent event) {
        jdbi.useTransaction(handle -> {
            Optional<Issue> known = handle.createQuery(
                            "select %s from issue where article = :article for update".formatted(Issue.COLUMNS))
                    .bind("article", event.article().value())
                    .map((row, _) -> Issue.read(row))
                    .findOne();
            if (known.isEmpty()) {
                first(handle, event);
            } else if (event.revision() > known.get().revision()) {
                next(handle, known.get(), event);
            }
        });
        planned.ring();
        reports.written().ring();
    }

    /** Says that the ledger of an issue has new rows. Only the first since the last report wakes anybody. */
    public void moved(int issue) {
        if (moved.add(issue)) {
            reports.written().ring();
        }
    }

    /** Says that a round of a batch ended, and with it perhaps the issue. */
    public void roundEnded(int issue) {
        moved.add(issue);
        reports.written().ring();
    }

    /** Writes how far the issues are that moved since the last call. */
    void reportProgress() {
        for (Integer id : Set.copyOf(moved)) {
            moved.remove(id);
            jdbi.useTransaction(handle -> {
                Optional<Issue> issue = locked(handle, id);
                if (issue.isPresent() && issue.get().open() && issue.get().article() != null) {
                    reportWorking(handle, issue.get());
                }
            });
        }
    }

    /** Whether somebody has a new ledger row that is not reported yet. */
    boolean hasMoved() {
        return !moved.isEmpty();
    }

    /**
     * Closes an issue in the caller's transaction if all its batches are closed. Call it after a batch was closed, and ring
     * {@link #roundEnded} after the commit.
     */
    public void closeIfDone(Handle handle, int id) {
        Issue issue = locked(handle, id).orElseThrow();
        boolean someOpen = handle.createQuery(
                        "select exists (select from batch where issue = :issue and state <> 'closed')")
                .bind("issue", id)
                .mapTo(Boolean.class)
                .one();
        if (someOpen || !issue.open()) {
            return;
        }
        Counts counts = Accounts.of(handle, id);
        long inLedger = Accounts.inLedger(handle, id);
        handle.createUpdate("update issue set state = 'closed', closed_at = :now where id = :id")
                .bind("now", now())
                .bind("id", id)
                .execute();
        boolean addsUp = counts.pending() == 0
                && counts.candidates() == issue.candidates()
                && counts.accepted() + counts.refused() == inLedger;
        if (!addsUp) {
            log.error(
                    "issue {} does not add up: planned {}, {}, in the ledger {}",
                    id,
                    issue.candidates(),
                    counts,
                    inLedger);
            report(
                    handle,
                    issue,
                    State.FAILED,
                    counts,
                    "the accounts of issue %d do not add up: %d planned, %d in the ledger"
                            .formatted(id, issue.candidates(), inLedger));
            return;
        }
        State state = counts.accepted() == 0 && counts.refused() > 0 ? State.FAILED : State.DONE;
        report(handle, issue, state, counts, finalDetail(handle, issue, counts));
    }

    private void first(Handle handle, ArticleEvent event) {
        switch (event) {
            case ArticleWithdrawn it -> {
                remember(handle, it, it.at(), null);
                skip(handle, it, "taken back before this mailer saw it; nobody was mailed");
            }
            case ArticlePublished it
            when isTooOld(it) -> {
                remember(handle, it, it.at(), it);
                skip(handle, it, "first published longer than %s ago; too old to be mailed".formatted(words(config)));
            }
            case ArticlePublished it -> plan(handle, it);
        }
    }

    private void plan(Handle handle, ArticlePublished event) {
        int id = remember(handle, event, event.at(), event);
        articles.add(handle, event, now());
        long audience = handle.createQuery("select nextval('confirmation')")
                .mapTo(Long.class)
                .one();
        handle.createUpdate("""
                        insert into batch (issue, number, subscribers, candidates, state, moved_at)
                        select :issue, number, array_agg(id order by id), count(*), 'planned', :now
                        from (select s.id, (row_number() over (order by s.id) - 1) / :size as number
                              from mailable s join choice c on c.id = s.choice
                              where coalesce(c.sections ->> :section, c.otherwise) = 'each'
                                and (s.paused_until is null or s.paused_until <= :now)) as numbered
                        group by number
                        """)
                .bind("issue", id)
                .bind("section", event.content().section())
                .bind("size", config.batchSize())
                .bind("now", now())
                .execute();
        Counts counts = Accounts.of(handle, id);
        boolean nobody = counts.candidates() == 0;
        handle.createUpdate("""
                        update issue set audience = :audience, candidates = :candidates, state = :state where id = :id
                        """)
                .bind("audience", audience)
                .bind("candidates", counts.candidates())
                .bind("state", nobody ? "closed" : "open")
                .bind("id", id)
                .execute();
        if (nobody) {
            boolean some = handle.createQuery("select exists (select from mailable)")
                    .mapTo(Boolean.class)
                    .one();
            skip(handle, event, some ? "nobody gets it at once; digests will have it" : "no confirmed subscribers");
        } else {
            reports.write(handle, event.article(), event.revision(), State.WORKING, counts, null);
        }
    }

    private void next(Handle handle, Issue issue, ArticleEvent event) {
        articles.change(handle, event);
        Counts counts = Accounts.of(handle, issue.id());
        boolean withdrawn = event instanceof ArticleWithdrawn;
        handle.createUpdate("update issue set revision = :revision, withdrawn = :withdrawn where id = :id")
                .bind("revision", event.revision())
                .bind("withdrawn", withdrawn)
                .bind("id", issue.id())
                .execute();
        if (!issue.open()) {
            skip(handle, event, lateDetail(event, counts));
            return;
        }
        if (event instanceof ArticlePublished it) {
            handle.createUpdate("update issue set content = :content, content_revision = :revision where id = :id")
                    .bind("content", codec.encode(it))
                    .bind("revision", it.revision())
                    .bind("id", issue.id())
                    .execute();
        } else {
            // Those who wait for a second try, or for an editor, need not wait any longer.
            handle.createUpdate("update issue set stopped = false where id = :issue")
                    .bind("issue", issue.id())
                    .execute();
            handle.createUpdate("""
                            update batch set state = 'planned', moved_at = :now
                            where issue = :issue and state in ('postponed', 'handed')
                            """)
                    .bind("now", now())
                    .bind("issue", issue.id())
                    .execute();
        }
        long rest = counts.pending();
        Counts settled =
                new Counts(counts.candidates(), counts.accepted(), 0, counts.refused(), counts.excluded() + rest);
        report(
                handle,
                issue,
                State.DONE,
                settled,
                withdrawn
                        ? "taken back before the other %d were mailed".formatted(rest)
                        : "the other %d get revision %d".formatted(rest, event.revision()));
        reports.write(handle, event.article(), event.revision(), State.WORKING, counts, null);
    }

    /**
     * Plans a digest in the caller's transaction; ring {@link #planned} after it.
     *
     * @param kind daily or weekly
     * @param positions of its articles in the log
     * @param members numbers of its readers
     * @param dated the Date of its mails
     */
    public void planDigest(Handle handle, String kind, List<Long> positions, List<Long> members, Instant dated) {
        int id = handle.createQuery("""
                        insert into issue (article, revision, content_revision, dated, state, audience, candidates,
                                           planned_at, kind, positions)
                        values (null, 1, 1, :dated, 'open', nextval('confirmation'), :candidates, :now, :kind, :positions)
                        returning id
                        """)
                .bind("dated", dated.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .bind("candidates", members.size())
                .bind("now", now())
                .bind("kind", kind)
                .bind("positions", positions.toArray(Long[]::new))
                .mapTo(Integer.class)
                .one();
        handle.createUpdate("""
                        insert into batch (issue, number, subscribers, candidates, state, moved_at)
                        select :issue, number, array_agg(id order by id), count(*), 'planned', :now
                        from (select id, (place - 1) / :size as number
                              from unnest(:members) with ordinality as member (id, place)) as numbered
                        group by number
                        """)
                .bind("issue", id)
                .bind("size", config.batchSize())
                .bind("now", now())
                .bind("members", members.toArray(Long[]::new))
                .execute();
    }

    private int remember(Handle handle, ArticleEvent event, Instant dated, @Nullable ArticlePublished content) {
        // A row that another process made in the same moment gives an error here, and the event is handed in again.
        return handle.createQuery("""
                        insert into issue (article, revision, content, content_revision, dated, state, withdrawn, audience,
                                           candidates, planned_at)
                        values (:article, :revision, :content, :contentRevision, :dated, 'closed', :withdrawn, 0, 0, :now)
                        returning id
                        """)
                .bind("article", event.article().value())
                .bind("revision", event.revision())
                .bind("content", content == null ? null : codec.encode(content))
                .bind("contentRevision", content == null ? null : content.revision())
                .bind("dated", dated.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .bind("withdrawn", content == null)
                .bind("now", now())
                .mapTo(Integer.class)
                .one();
    }

    /** Of a digest nobody is told but the API: the board is about articles. */
    private void report(Handle handle, Issue issue, State state, Counts counts, @Nullable String detail) {
        if (issue.article() != null) {
            reports.write(handle, issue.article(), issue.revision(), state, counts, detail);
        }
    }

    private void skip(Handle handle, ArticleEvent event, String detail) {
        reports.write(handle, event.article(), event.revision(), State.SKIPPED, Counts.NONE, detail);
    }

    private void reportWorking(Handle handle, Issue issue) {
        String trouble = handle.createQuery("""
                        select detail from batch
                        where issue = :issue and state <> 'closed' and detail is not null
                        order by moved_at desc limit 1
                        """)
                .bind("issue", issue.id())
                .mapTo(String.class)
                .findOne()
                .orElse(null);
        report(
                handle,
                issue,
                State.WORKING,
                Accounts.of(handle, issue.id()),
                issue.stopped() ? "stopped by an editor" : trouble);
    }

    private boolean isTooOld(ArticlePublished event) {
        Instant oldest = clock.instant().minus(config.maxAge());
        // A correction that comes without its first revision tells by itself how old the article is.
        boolean correctsOld =
                event.revision() > 1 && event.content().firstPublished().isBefore(oldest);
        return event.at().isBefore(oldest) || correctsOld;
    }

    private static String finalDetail(Handle handle, Issue issue, Counts counts) {
        StringBuilder detail =
                new StringBuilder("accepted for %d of %d".formatted(counts.accepted(), counts.candidates()));
        if (counts.refused() > 0) {
            detail.append("; refused: ").append(Accounts.refusals(handle, issue.id()));
        }
        if (counts.excluded() > 0) {
            detail.append("; %d excluded, ".formatted(counts.excluded()))
                    .append(
                            issue.withdrawn()
                                    ? "for the article was taken back"
                                    : "for they unsubscribed since the plan");
        }
        long doubts = Accounts.doubts(handle, issue.id());
        if (doubts > 0) {
            detail.append("; %d may have a second copy, see /api/issues/%d/doubts".formatted(doubts, issue.id()));
        }
        return detail.toString();
    }

    private static String lateDetail(ArticleEvent event, Counts counts) {
        String fate = "already accepted for %d of %d".formatted(counts.accepted(), counts.candidates());
        return counts.candidates() == 0
                ? "not mailed before, so not mailed now"
                : switch (event) {
                    case ArticlePublished _ -> fate + "; a correction is not mailed again";
                    case ArticleWithdrawn _ -> fate + "; a mail cannot be taken back";
                };
    }

    private static String words(MailConfig config) {
        return config.maxAge().toHours() > 0
                ? config.maxAge().toHours() + " hours"
                : config.maxAge().toMinutes() + " minutes";
    }

    /** An issue, locked until the caller's transaction ends. */
    static Optional<Issue> locked(Handle handle, int id) {
        return handle.createQuery("select %s from issue where id = :id for update".formatted(Issue.COLUMNS))
                .bind("id", id)
                .map((row, _) -> Issue.read(row))
                .findOne();
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
