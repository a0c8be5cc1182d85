package io.broadsheet.syndication.websub;

import io.broadsheet.syndication.document.Change;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The tables of the built-in hub. Work is leased, so that instances share it and what one leaves behind another takes up. */
@Singleton
class Subscriptions {
    private final Jdbi jdbi;
    private final Clock clock;

    Subscriptions(@Named("syndication") Jdbi jdbi, @Named("syndication") Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** How many subscriptions and wishes there are. */
    long count() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select (select count(*) from hub_subscription) + (select count(*) from hub_intent)")
                .mapTo(Long.class)
                .one());
    }

    /** Notes a wish, in place of an earlier one about the same. */
    void wish(Intent intent) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into hub_intent (path, callback, mode, secret, lease_seconds, due_at)
                values (:path, :callback, :mode, :secret, :leaseSeconds, :now)
                on conflict (path, callback) do update set mode = excluded.mode, secret = excluded.secret,
                    lease_seconds = excluded.lease_seconds, due_at = excluded.due_at, attempts = 0
                """)
                .bind("path", intent.path())
                .bind("callback", intent.callback().toString())
                .bind("mode", intent.mode().word())
                .bind("secret", intent.secret())
                .bind("leaseSeconds", intent.leaseSeconds())
                .bind("now", now())
                .execute());
    }

    /** Takes wishes whose callbacks are to be asked now; nobody else gets them until {@code lease} is over. */
    List<Intent> leaseIntents(int most, Duration lease) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                update hub_intent set leased_until = :until
                where (path, callback) in (
                    select path, callback from hub_intent
                    where due_at <= :now and (leased_until is null or leased_until <= :now)
                    order by due_at limit :most for update skip locked
                )
                returning path, callback, mode, secret, lease_seconds, attempts
                """)
                .bind("now", now())
                .bind("until", now().plus(lease))
                .bind("most", most)
                .map((row, context) -> new Intent(
                        Intent.Mode.valueOf(row.getString("mode").toUpperCase(Locale.ROOT)),
                        row.getString("path"),
                        URI.create(row.getString("callback")),
                        row.getString("secret"),
                        row.getLong("lease_seconds"),
                        row.getInt("attempts")))
                .list());
    }

    /** The callback has confirmed its wish: it hears of every change from now on, or of none. */
    void confirm(Intent intent, String topic) {
        jdbi.useTransaction(handle -> {
            switch (intent.mode()) {
                case SUBSCRIBE ->
                    handle.createUpdate("""
                            insert into hub_subscription (path, callback, topic, secret, expires_at, generation, due_at)
                            values (:path, :callback, :topic, :secret, :expires, (select generation from state), :now)
                            on conflict (path, callback) do update set secret = excluded.secret,
                                expires_at = excluded.expires_at
                            """)
                            .bind("path", intent.path())
                            .bind("callback", intent.callback().toString())
                            .bind("topic", topic)
                            .bind("secret", intent.secret())
                            .bind("expires", now().plusSeconds(intent.leaseSeconds()))
                            .bind("now", now())
                            .execute();
                case UNSUBSCRIBE ->
                    handle.createUpdate("delete from hub_subscription where path = :path and callback = :callback")
                            .bind("path", intent.path())
                            .bind("callback", intent.callback().toString())
                            .execute();
            }
            drop(handle, intent);
        });
    }

    /** The callback does not want it, or cannot be asked. */
    void forget(Intent intent) {
        jdbi.useHandle(handle -> drop(handle, intent));
    }

    // Unless another wish has taken its place meanwhile.
    private static void drop(Handle handle, Intent intent) {
        handle.createUpdate(
                        "delete from hub_intent where path = :path and callback = :callback and mode = :mode and secret is not distinct from :secret")
                .bind("path", intent.path())
                .bind("callback", intent.callback().toString())
                .bind("mode", intent.mode().word())
                .bind("secret", intent.secret())
                .execute();
    }

    /** The callback is to be asked again, after a pause. */
    void postpone(Intent intent, Duration pause) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update hub_intent set attempts = attempts + 1, due_at = :due, leased_until = null
                where path = :path and callback = :callback
                """)
                .bind("path", intent.path())
                .bind("callback", intent.callback().toString())
                .bind("due", now().plus(pause))
                .execute());
    }

    /** Takes subscriptions that do not know of a change yet; nobody else gets them until {@code lease} is over. */
    List<Subscription> lease(int most, Duration lease) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with due as (
                    select path, callback, (
                        select max(change.generation) from change
                        where change.topic = any(array[hub_subscription.topic, :withdrawals, :everything])
                    ) as changed
                    from hub_subscription
                    where due_at <= :now and expires_at > :now and (leased_until is null or leased_until <= :now)
                        and exists (
                            select from change where change.generation > hub_subscription.generation
                                and change.topic = any(array[hub_subscription.topic, :withdrawals, :everything])
                        )
                    order by due_at limit :most for update skip locked
                )
                update hub_subscription s set leased_until = :until from due
                where s.path = due.path and s.callback = due.callback
                returning s.path, s.callback, s.secret, due.changed, s.sent_hash, s.attempts
                """)
                .bind("now", now())
                .bind("until", now().plus(lease))
                .bind("withdrawals", Change.WITHDRAWALS)
                .bind("everything", Change.EVERYTHING)
                .bind("most", most)
                .map((row, context) -> new Subscription(
                        row.getString("path"),
                        URI.create(row.getString("callback")),
                        row.getString("secret"),
                        row.getLong("changed"),
                        row.getString("sent_hash"),
                        row.getInt("attempts")))
                .list());
    }

    /** It knows of the change, or will never. */
    void settle(Subscription subscription, @Nullable String sentHash) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update hub_subscription set generation = :changed, sent_hash = coalesce(:hash, sent_hash), attempts = 0,
                    due_at = :now, leased_until = null
                where path = :path and callback = :callback
                """)
                .bind("path", subscription.path())
                .bind("callback", subscription.callback().toString())
                .bind("changed", subscription.changed())
                .bind("hash", sentHash)
                .bind("now", now())
                .execute());
    }

    /** It is to be told again, after a pause. */
    void postpone(Subscription subscription, Duration pause) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update hub_subscription set attempts = attempts + 1, due_at = :due, leased_until = null
                where path = :path and callback = :callback
                """)
                .bind("path", subscription.path())
                .bind("callback", subscription.callback().toString())
                .bind("due", now().plus(pause))
                .execute());
    }

    /** Gives one back untried. */
    void release(Subscription subscription) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update hub_subscription set leased_until = null where path = :path and callback = :callback")
                .bind("path", subscription.path())
                .bind("callback", subscription.callback().toString())
                .execute());
    }

    /** Its subscriber is gone for good. */
    void end(Subscription subscription) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "delete from hub_subscription where path = :path and callback = :callback")
                .bind("path", subscription.path())
                .bind("callback", subscription.callback().toString())
                .execute());
    }

    /** Ends those whose time is over; returns how many. */
    int endExpired() {
        return jdbi.withHandle(handle -> handle.createUpdate("delete from hub_subscription where expires_at <= :now")
                .bind("now", now())
                .execute());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
