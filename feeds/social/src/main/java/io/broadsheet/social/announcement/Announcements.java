package io.broadsheet.social.announcement;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.social.account.Account;
import io.broadsheet.social.account.Accounts;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.pace.Bells;
import io.broadsheet.social.report.Reports;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What each account has to say. Planning is idempotent: only a newer revision changes anything, so a replayed topic plans
 * nothing again, and what is too old when it is first heard of is remembered but never posted.
 */
@Singleton
class Announcements {
    /** Clocks of other people's servers are not ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    private final Jdbi jdbi;
    private final Clock clock;
    private final Accounts accounts;
    private final AnnouncementConfig config;
    private final Reports reports;
    private final Bells bells;

    Announcements(
            @Named("social") Jdbi jdbi,
            @Named("social") Clock clock,
            Accounts accounts,
            AnnouncementConfig config,
            Reports reports,
            Bells bells) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.accounts = accounts;
        this.config = config;
        this.reports = reports;
        this.bells = bells;
    }

    /** What is known of an article on an account before an event is applied. */
    record Head(int revision, String language, boolean shown, boolean posted) {
        boolean isNew() {
            return revision == 0;
        }
    }

    /** Plans what every account does about an event, and wakes those that have to do something. */
    void plan(ArticleEvent event) {
        boolean planned = jdbi.inTransaction(handle -> {
            // Locks in one order: accounts by name, then what is to be reported.
            Set<Integer> changed = new TreeSet<>();
            accounts.all().forEach(account -> plan(handle, account, event, changed));
            changed.forEach(revision -> reports.changed(handle, event.article(), revision));
            if (changed.isEmpty() && !isKnownToAnAccount(handle, event.article())) {
                reports.known(handle, event.article(), event.revision());
                return true;
            }
            return !changed.isEmpty();
        });
        if (planned) {
            accounts.connected().forEach(account -> bells.of(account.name()).ring());
            reports.ring();
        }
    }

    private static boolean isKnownToAnAccount(Handle handle, ArticleId article) {
        return handle.createQuery("select exists (select 1 from announcements where article = :article)")
                .bind("article", article.value())
                .mapTo(Boolean.class)
                .one();
    }

    private void plan(Handle handle, Account account, ArticleEvent event, Set<Integer> changed) {
        boolean taken = switch (event) {
            case ArticlePublished it -> account.takes(it.content().section());
            case ArticleWithdrawn _ -> true;
        };
        if (!taken && !hasPosted(handle, account, event.article())) {
            return;
        }
        Head head = lockedHead(handle, account, event);
        if (head.revision() >= event.revision()) {
            return;
        }
        changed.addAll(dropUnsent(handle, account, event));
        boolean underWay = isUnderWay(handle, account, event.article());
        boolean there = head.shown() || underWay;
        Plan plan = switch (event) {
            case ArticlePublished it -> {
                List<Post> posts = account.announce(it.content(), it.at(), key(account, it));
                yield !there && account.network().isConnected() && isOldNews(it, head)
                        ? Plan.tooOld(it, posts, config.maxAge())
                        : Plan.of(it, account, posts, there);
            }
            case ArticleWithdrawn it -> Plan.of(it, account, there, head.language(), key(account, it));
        };
        handle.createUpdate("""
                        update announcements set revision = :revision, event_at = :at, language = :language
                        where article = :article and account = :account
                        """)
                .bind("revision", event.revision())
                .bind("at", micros(event.at()))
                .bind(
                        "language",
                        event instanceof ArticlePublished it ? it.content().language() : head.language())
                .bind("article", event.article().value())
                .bind("account", account.name())
                .execute();
        insert(handle, account, event, head, plan);
        changed.add(event.revision());
    }

    /**
     * By the time of the event, for an essay may bear any date on the day it comes out. But a fresh correction of an old article
     * that this account never announced is old news, too.
     */
    private boolean isOldNews(ArticlePublished event, Head head) {
        Instant first = event.content().firstPublished();
        boolean news = event.revision() == 1 || head.posted() || first.isAfter(event.at());
        return isTooOld(news ? event.at() : first);
    }

    private boolean isTooOld(Instant time) {
        return time.isBefore(clock.instant().minus(config.maxAge()));
    }

    /** The same for the same change for ever, even from an empty database: some networks then see the repetition. */
    private static String key(Account account, ArticleEvent event) {
        String name = "%s/%s/%d".formatted(event.article(), account.name(), event.revision());
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    }

    private static boolean hasPosted(Handle handle, Account account, ArticleId article) {
        return handle.createQuery("""
                        select exists (select 1 from actions
                        where article = :article and account = :account and kind <> 'nothing')
                        """)
                .bind("article", article.value())
                .bind("account", account.name())
                .mapTo(Boolean.class)
                .one();
    }

    private static Head lockedHead(Handle handle, Account account, ArticleEvent event) {
        handle.createUpdate("""
                        insert into announcements (article, account, network, revision, event_at)
                        values (:article, :account, :network, 0, :at)
                        on conflict (article, account) do nothing
                        """)
                .bind("article", event.article().value())
                .bind("account", account.name())
                .bind("network", account.kind())
                .bind("at", micros(event.at()))
                .execute();
        return handle.createQuery("""
                        select revision, language, posted, exists (select 1 from posts p
                          where p.article = a.article and p.account = a.account) as shown
                        from announcements a where article = :article and account = :account for update
                        """)
                .bind("article", event.article().value())
                .bind("account", account.name())
                .map((row, context) -> new Head(
                        row.getInt("revision"),
                        row.getString("language"),
                        row.getBoolean("shown"),
                        row.getBoolean("posted")))
                .one();
    }

    /**
     * Earlier changes that surely have not reached the network are overtaken by this one. A thread that was begun is finished
     * first, unless it is to be taken back.
     */
    private static List<Integer> dropUnsent(Handle handle, Account account, ArticleEvent event) {
        return handle.createQuery("""
                        update actions set state = 'skipped', lease = null, leased_until = null, detail = :detail
                        where article = :article and account = :account and state = 'waiting' and not in_doubt
                          and (steps = 0 or :withdrawn)
                        returning revision
                        """)
                .bind("withdrawn", event instanceof ArticleWithdrawn)
                .bind("detail", "overtaken by revision %d before it was posted".formatted(event.revision()))
                .bind("article", event.article().value())
                .bind("account", account.name())
                .mapTo(Integer.class)
                .list();
    }

    private static boolean isUnderWay(Handle handle, Account account, ArticleId article) {
        return handle.createQuery("""
                        select exists (select 1 from actions
                        where article = :article and account = :account and state = 'waiting')
                        """)
                .bind("article", article.value())
                .bind("account", account.name())
                .mapTo(Boolean.class)
                .one();
    }

    private void insert(Handle handle, Account account, ArticleEvent event, Head head, Plan plan) {
        Instant now = clock.instant();
        // News grow old; to set right or take back what stands there is worth as many tries from now on.
        boolean news = plan.kind().equals(Action.Kind.POST.stored());
        Instant from = news || event.at().isAfter(now) ? event.at() : now;
        Instant first = event instanceof ArticlePublished it
                        && it.content().firstPublished().isBefore(event.at())
                ? it.content().firstPublished()
                : event.at();
        long action = handle.createQuery("""
                        insert into actions (article, account, revision, kind, text, link,
                          event_at, look_since, give_up_at, page_by, state, in_doubt, due_at, detail)
                        values (:article, :account, :revision, :kind, :text, :link,
                          :at, :since, :giveUp, :pageBy, :state, :inDoubt, :now, :detail)
                        returning id
                        """)
                .bind("article", event.article().value())
                .bind("account", account.name())
                .bind("revision", event.revision())
                .bind("kind", plan.kind())
                .bind("text", plan.text())
                .bind("link", link(event).toASCIIString())
                .bind("at", micros(event.at()))
                .bind("since", micros(first.minus(CLOCK_SKEW)))
                .bind("giveUp", micros(from.plus(config.maxAge())))
                .bind("pageBy", waitsForPage(event) ? micros(now.plus(config.pageWait())) : null)
                .bind("state", plan.state())
                // A correction of what this database never saw: the network may know more than we do.
                .bind("inDoubt", news && head.isNew() && event.revision() > 1)
                .bind("now", micros(now))
                .bind("detail", plan.detail())
                .mapTo(Long.class)
                .one();
        for (Action.Part part : plan.parts()) {
            handle.createUpdate("""
                            insert into parts (action, number, text, request, idempotency_key)
                            values (:action, :number, :text, :request, :key)
                            """)
                    .bind("action", action)
                    .bind("number", part.number())
                    .bind("text", part.text())
                    .bind("request", part.frozen().request())
                    .bind("key", part.frozen().key())
                    .execute();
        }
    }

    private boolean waitsForPage(ArticleEvent event) {
        return switch (event) {
            case ArticlePublished _ -> config.pageWait().isPositive();
            case ArticleWithdrawn _ -> false;
        };
    }

    private static URI link(ArticleEvent event) {
        return switch (event) {
            case ArticlePublished it -> it.content().link();
            case ArticleWithdrawn it -> it.link();
        };
    }

    /** What the accounts say of an article, sorted by account; empty if nobody has heard of it. */
    List<Announcement> of(ArticleId article) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select a.account, h.network, a.revision, a.state, a.kind, a.text, a.attempts, a.due_at, a.detail,
                          (select p.url from posts p where p.article = a.article and p.account = a.account
                            order by reply_for, number limit 1) as remote_url
                        from announcements h join actions a using (article, account, revision)
                        where article = :article order by account
                        """)
                .bind("article", article.value())
                .map((row, context) -> {
                    boolean waiting = row.getString("state").equals("waiting");
                    String url = row.getString("remote_url");
                    return new Announcement(
                            row.getString("account"),
                            row.getString("network"),
                            row.getInt("revision"),
                            row.getString("state"),
                            row.getString("kind"),
                            row.getString("text"),
                            row.getInt("attempts"),
                            waiting ? row.getTimestamp("due_at").toInstant() : null,
                            row.getString("detail"),
                            url == null ? null : URI.create(url));
                })
                .list());
    }

    private static Instant micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    static String words(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
