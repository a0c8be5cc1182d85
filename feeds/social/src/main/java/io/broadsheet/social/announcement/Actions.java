package io.broadsheet.social.announcement;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.social.announcement.Action.Kind;
import io.broadsheet.social.announcement.Action.Part;
import io.broadsheet.social.announcement.Action.Shown;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.report.Reports;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * The work queue of all accounts. An action is leased by one instance at a time, in order per article; what came of it is
 * stored only while the lease is still held.
 */
@Singleton
class Actions {
    private static final int LEASES_TO_PREPARE = 5;

    private final Jdbi jdbi;
    private final Clock clock;
    private final AnnouncementConfig config;
    private final Reports reports;

    Actions(@Named("social") Jdbi jdbi, @Named("social") Clock clock, AnnouncementConfig config, Reports reports) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.config = config;
        this.reports = reports;
    }

    /** Takes the account's most overdue action, if one is due and no earlier one of its article is unfinished. */
    Optional<Action> lease(String account) {
        Instant now = now();
        UUID lease = UUID.randomUUID();
        return jdbi.inTransaction(handle -> handle.createQuery("""
                        with next as (
                          select a.id from actions a
                          where a.account = :account and a.state = 'waiting' and a.due_at <= :now
                            and (a.leased_until is null or a.leased_until <= :now)
                            and not exists (select 1 from actions b where b.article = a.article
                              and b.account = a.account and b.state = 'waiting' and b.id < a.id)
                          order by a.due_at, a.id limit 1 for update skip locked)
                        update actions a set lease = :lease, leased_until = :until
                        from next where a.id = next.id
                        returning a.*,
                          exists (select 1 from actions b where b.article = a.article and b.account = a.account
                            and b.state = 'waiting' and b.kind = 'delete' and b.id > a.id) as withdrawn
                        """)
                .bind("account", account)
                .bind("now", now)
                .bind("lease", lease)
                .bind("until", now.plus(config.lease()))
                .map((row, context) -> {
                    long id = row.getLong("id");
                    ArticleId article = new ArticleId(row.getObject("article", UUID.class));
                    return new Action(
                            id,
                            lease,
                            article,
                            row.getString("account"),
                            row.getInt("revision"),
                            Kind.of(row.getString("kind")),
                            URI.create(row.getString("link")),
                            parts(handle, id),
                            shown(handle, article, account),
                            row.getTimestamp("event_at").toInstant(),
                            row.getTimestamp("look_since").toInstant(),
                            row.getTimestamp("give_up_at").toInstant(),
                            Optional.ofNullable(row.getTimestamp("page_by"))
                                    .map(Timestamp::toInstant)
                                    .orElse(null),
                            row.getBoolean("in_doubt"),
                            row.getBoolean("sent"),
                            row.getInt("steps"),
                            row.getInt("attempts"),
                            row.getString("detail"),
                            row.getBoolean("withdrawn"));
                })
                .findOne());
    }

    private static List<Part> parts(Handle handle, long action) {
        return handle.createQuery("""
                        select number, text, request, idempotency_key, ready from parts
                        where action = :action order by number
                        """)
                .bind("action", action)
                .map((row, context) -> new Part(
                        row.getInt("number"),
                        row.getString("text"),
                        new Frozen(row.getString("request"), row.getString("idempotency_key")),
                        row.getBoolean("ready")))
                .list();
    }

    private static List<Shown> shown(Handle handle, ArticleId article, String account) {
        return handle.createQuery("""
                        select reply_for, number, remote_id, url, text from posts
                        where article = :article and account = :account order by reply_for, number
                        """)
                .bind("article", article.value())
                .bind("account", account)
                .map((row, context) -> {
                    String url = row.getString("url");
                    return new Shown(
                            row.getInt("reply_for"),
                            row.getInt("number"),
                            row.getString("remote_id"),
                            url == null ? null : URI.create(url),
                            row.getString("text"));
                })
                .list();
    }

    /** The article's page is up: the action is taken up again and waits for it no more. */
    boolean pageIsUp(Action action) {
        return changing(action, handle -> {}, handle -> handle.createUpdate("""
                update actions set page_by = null, detail = null, lease = null, leased_until = null
                where id = :id and lease = :lease and state = 'waiting'
                """));
    }

    /** The article's page is not up: the action is taken up again then. */
    boolean awaitPage(Action action, Instant dueAt) {
        return changing(
                action,
                handle -> {},
                handle -> handle.createUpdate("""
                        update actions set due_at = :due, detail = 'waits for the article''s page', lease = null,
                          leased_until = null
                        where id = :id and lease = :lease and state = 'waiting'
                        """).bind("due", dueAt.truncatedTo(ChronoUnit.MICROS)));
    }

    /**
     * Keeps the action for the time that getting a post ready may take, which is several requests.
     *
     * @return false if the action is not ours any more
     */
    boolean prepare(Action action) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                                update actions set leased_until = :until
                                where id = :id and lease = :lease and state = 'waiting'
                                """)
                        .bind("until", now().plus(config.lease().multipliedBy(LEASES_TO_PREPARE)))
                        .bind("id", action.id())
                        .bind("lease", action.lease())
                        .execute())
                == 1;
    }

    /** From now on every try of this part sends exactly this. */
    boolean ready(Action action, Part part, Frozen frozen) {
        return changing(
                action,
                handle -> handle.createUpdate("""
                                update parts set request = :request, idempotency_key = :key, ready = true
                                where action = :action and number = :number
                                """)
                        .bind("request", frozen.request())
                        .bind("key", frozen.key())
                        .bind("action", action.id())
                        .bind("number", part.number())
                        .execute(),
                handle -> handle.createUpdate("""
                        update actions set lease = null, leased_until = null
                        where id = :id and lease = :lease and state = 'waiting'
                        """));
    }

    /**
     * Notes, just before the request, that from now on the network may have got it.
     *
     * @return false if the action is not ours any more: it must not be sent
     */
    boolean begin(Action action) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                                update actions set in_doubt = true, sent = true, leased_until = :until
                                where id = :id and lease = :lease and state = 'waiting'
                                """)
                        .bind("until", now().plus(config.lease()))
                        .bind("id", action.id())
                        .bind("lease", action.lease())
                        .execute())
                == 1;
    }

    /**
     * The network shows a post of the action's; the next step may follow.
     *
     * @param without what the post is shown without, for the editor, or null
     */
    boolean shown(Action action, Shown shown, @Nullable String without) {
        return step(action, without, handle -> show(handle, action, shown));
    }

    /** The network does not show a post any more; the next step may follow. */
    boolean removed(Action action, Shown shown) {
        return step(
                action,
                null,
                handle -> handle.createUpdate("""
                        delete from posts where article = :article and account = :account
                          and reply_for = :replyFor and number = :number
                        """)
                        .bind("article", action.article().value())
                        .bind("account", action.account())
                        .bind("replyFor", shown.replyFor())
                        .bind("number", shown.number())
                        .execute());
    }

    private boolean step(Action action, @Nullable String without, Change change) {
        // Of a thread, each post may be shown without something.
        String all = Stream.of(action.told(), without).filter(Objects::nonNull).collect(Collectors.joining("; "));
        return changing(action, change, handle -> handle.createUpdate("""
                update actions set steps = steps + 1, attempts = 0, in_doubt = false, sent = false, detail = :detail,
                  lease = null, leased_until = null
                where id = :id and lease = :lease and state = 'waiting'
                """).bind("detail", all.isEmpty() ? null : all));
    }

    private interface Change {
        void in(Handle handle);
    }

    /** It ends. */
    boolean end(Action action, String state, @Nullable String detail) {
        URI url = state.equals("done") ? action.url().orElse(null) : null;
        return changing(
                action,
                handle -> {},
                handle -> handle.createUpdate("""
                        update actions set state = :state, detail = :detail, url = :url, in_doubt = false, lease = null,
                          leased_until = null
                        where id = :id and lease = :lease and state = 'waiting'
                        """)
                        .bind("state", state)
                        .bind("url", url == null ? null : url.toASCIIString())
                        .bind("detail", detail));
    }

    /** Another try, later. */
    boolean postpone(Action action, Instant dueAt, boolean inDoubt, String detail) {
        return changing(
                action,
                handle -> {},
                handle -> handle.createUpdate("""
                        update actions set due_at = :due, in_doubt = :inDoubt, attempts = attempts + 1, detail = :detail,
                          lease = null, leased_until = null
                        where id = :id and lease = :lease and state = 'waiting'
                        """)
                        .bind("due", dueAt.truncatedTo(ChronoUnit.MICROS))
                        .bind("inDoubt", inDoubt)
                        .bind("detail", detail));
    }

    /**
     * A post of the article is there that this database did not know. The action is taken up again to set its text; what
     * follows it is in as much doubt.
     */
    boolean adopt(Action action, Shown shown) {
        return changing(action, handle -> show(handle, action, shown), handle -> handle.createUpdate("""
                update actions set in_doubt = true, lease = null, leased_until = null
                where id = :id and lease = :lease and state = 'waiting'
                """));
    }

    private static void show(Handle handle, Action action, Shown shown) {
        URI url = shown.url();
        handle.createUpdate("""
                        insert into posts (article, account, reply_for, number, remote_id, url, text)
                        values (:article, :account, :replyFor, :number, :remoteId, :url, :text)
                        on conflict (article, account, reply_for, number) do update
                          set remote_id = excluded.remote_id, url = excluded.url, text = excluded.text
                        """)
                .bind("article", action.article().value())
                .bind("account", action.account())
                .bind("replyFor", shown.replyFor())
                .bind("number", shown.number())
                .bind("remoteId", shown.remoteId())
                .bind("url", url == null ? null : url.toASCIIString())
                .bind("text", shown.text())
                .execute();
        handle.createUpdate("update announcements set posted = true where article = :article and account = :account")
                .bind("article", action.article().value())
                .bind("account", action.account())
                .execute();
    }

    private interface Statement {
        Update on(Handle handle);
    }

    /** Locks in the order of {@link Announcements#plan}: the announcement, the action, what is to be reported. */
    private boolean changing(Action action, Change change, Statement statement) {
        boolean held = jdbi.inTransaction(handle -> {
            handle.createQuery("select 1 from announcements where article = :article and account = :account for update")
                    .bind("article", action.article().value())
                    .bind("account", action.account())
                    .mapTo(Integer.class)
                    .one();
            int changed = statement
                    .on(handle)
                    .bind("id", action.id())
                    .bind("lease", action.lease())
                    .execute();
            if (changed == 1) {
                change.in(handle);
                reports.changed(handle, action.article(), action.revision());
            }
            return changed == 1;
        });
        reports.ring();
        return held;
    }

    /** Ends what nobody carried out in time, for example because its account is not configured any more. */
    void endForgotten(Instant before) {
        boolean some = jdbi.inTransaction(handle -> {
            List<Forgotten> forgotten = handle.createQuery("""
                            update actions set state = 'refused', lease = null, leased_until = null,
                              detail = 'given up, for nobody carried it out in time; is the account still configured?'
                            where state = 'waiting' and give_up_at < :before
                              and (leased_until is null or leased_until < :before)
                            returning article, revision
                            """)
                    .bind("before", before.truncatedTo(ChronoUnit.MICROS))
                    .map((row, context) ->
                            new Forgotten(new ArticleId(row.getObject("article", UUID.class)), row.getInt("revision")))
                    .list();
            forgotten.forEach(it -> reports.changed(handle, it.article(), it.revision()));
            return !forgotten.isEmpty();
        });
        if (some) {
            reports.ring();
        }
    }

    private record Forgotten(ArticleId article, int revision) {}

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
