package io.broadsheet.social.announcement;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.report.Reports;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
                        from next, announcements h
                        where a.id = next.id and h.article = a.article and h.account = a.account
                        returning a.*, h.remote_id, h.remote_url, h.remote_text,
                          exists (select 1 from actions b where b.article = a.article and b.account = a.account
                            and b.state = 'waiting' and b.kind = 'delete' and b.id > a.id) as withdrawn
                        """)
                .bind("account", account)
                .bind("now", now)
                .bind("lease", lease)
                .bind("until", now.plus(config.lease()))
                .map((row, context) -> {
                    String remoteUrl = row.getString("remote_url");
                    return new Action(
                            row.getLong("id"),
                            lease,
                            new ArticleId(row.getObject("article", UUID.class)),
                            row.getString("account"),
                            row.getInt("revision"),
                            Kind.of(row.getString("kind")),
                            row.getString("text"),
                            URI.create(row.getString("link")),
                            new Frozen(row.getString("request"), row.getString("idempotency_key")),
                            row.getTimestamp("event_at").toInstant(),
                            row.getTimestamp("look_since").toInstant(),
                            row.getTimestamp("give_up_at").toInstant(),
                            row.getBoolean("in_doubt"),
                            row.getBoolean("sent"),
                            row.getInt("attempts"),
                            row.getString("detail"),
                            row.getBoolean("withdrawn"),
                            row.getString("remote_id"),
                            remoteUrl == null ? null : URI.create(remoteUrl),
                            row.getString("remote_text"));
                })
                .findOne());
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

    /** The network shows what the action says. */
    boolean showing(Action action, String remoteId, @Nullable URI url) {
        return settle(action, "done", null, url, handle -> show(handle, action, remoteId, url, action.text()));
    }

    /** The network shows nothing of the article any more. */
    boolean gone(Action action) {
        return settle(
                action,
                "done",
                "taken back",
                null,
                handle -> handle.createUpdate("""
                        update announcements set remote_id = null, remote_url = null, remote_text = null
                        where article = :article and account = :account
                        """)
                        .bind("article", action.article().value())
                        .bind("account", action.account())
                        .execute());
    }

    /** It ends without a change on the network. */
    boolean end(Action action, String state, String detail) {
        return settle(action, state, detail, null, handle -> {});
    }

    private interface Change {
        void in(Handle handle);
    }

    private boolean settle(Action action, String state, @Nullable String detail, @Nullable URI url, Change change) {
        return changing(
                action,
                change,
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

    /** A post of the article is there that this database did not know; the action is taken up again to set its text. */
    boolean adopt(Action action, String remoteId, @Nullable URI url) {
        return changing(
                action, handle -> show(handle, action, remoteId, url, null), handle -> handle.createUpdate("""
                update actions set in_doubt = false, lease = null, leased_until = null
                where id = :id and lease = :lease and state = 'waiting'
                """));
    }

    private static void show(Handle handle, Action action, String remoteId, @Nullable URI url, @Nullable String text) {
        handle.createUpdate("""
                        update announcements set remote_id = :remoteId, remote_url = :url, remote_text = :text, posted = true
                        where article = :article and account = :account
                        """)
                .bind("remoteId", remoteId)
                .bind("url", url == null ? null : url.toASCIIString())
                .bind("text", text)
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
