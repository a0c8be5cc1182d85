package io.broadsheet.mailer.suppression;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The table of those whom no mail may reach. It holds keyed hashes, never addresses, so an entry outlives the person's own row
 * and tells nothing of them. Asked by the view {@code mailable}, and so before every mail.
 */
@Singleton
public final class Suppressions {
    private final Jdbi jdbi;
    private final Clock clock;

    Suppressions(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * An entry.
     *
     * @param hash of the address, in hexadecimal digits
     * @param email if a reader still has that address
     */
    record Entry(String hash, @Nullable String email, String reason, String detail, String at) {}

    /** Adds an entry in the caller's transaction; again is fine and keeps the first one's words. */
    public void add(Handle handle, String addressKey, Reason reason, String detail) {
        handle.createUpdate("""
                        insert into suppression (address_hash, reason, detail, at)
                        values (address_hash(:key), :reason, :detail, :now)
                        on conflict (address_hash, reason) do nothing
                        """)
                .bind("key", addressKey)
                .bind("reason", reason.word())
                .bind("detail", detail)
                .bind("now", now())
                .execute();
    }

    /** Adds an entry for each of these readers in the caller's transaction. */
    public void add(Handle handle, Collection<Long> subscribers, Reason reason, String detail) {
        handle.createUpdate("""
                        insert into suppression (address_hash, reason, detail, at)
                        select address_hash, :reason, :detail, :now from subscriber where id = any(:subscribers)
                        on conflict (address_hash, reason) do nothing
                        """)
                .bind("subscribers", subscribers.toArray(Long[]::new))
                .bind("reason", reason.word())
                .bind("detail", detail)
                .bind("now", now())
                .execute();
    }

    /** Why no mail may reach this address; empty if it may. */
    public Set<Reason> of(Handle handle, String addressKey) {
        return handle
                .createQuery("select reason from suppression where address_hash = address_hash(:key)")
                .bind("key", addressKey)
                .mapTo(String.class)
                .stream()
                .map(word -> Reason.of(word).orElseThrow())
                .collect(Collectors.toSet());
    }

    /** Takes back what readers may take back by asking for mail and confirming it, in the caller's transaction. */
    public void liftReadersOwn(Handle handle, String addressKey) {
        handle.createUpdate("""
                        delete from suppression
                        where address_hash = address_hash(:key) and reason in ('unsubscribed', 'erased')
                        """).bind("key", addressKey).execute();
    }

    /** Adds an editor's entry. */
    void add(String addressKey, Reason reason, String detail) {
        jdbi.useTransaction(handle -> add(handle, addressKey, reason, detail));
    }

    /** Takes an entry back; false if there is none. */
    boolean lift(String addressKey, Reason reason) {
        return jdbi.withHandle(handle -> handle.createUpdate(
                                "delete from suppression where address_hash = address_hash(:key) and reason = :reason")
                        .bind("key", addressKey)
                        .bind("reason", reason.word())
                        .execute()
                == 1);
    }

    /** Entries by hash and reason. */
    List<Entry> page(@Nullable String addressKey, @Nullable Reason reason, String after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select encode(x.address_hash, 'hex') as hash, s.email, x.reason, x.detail, x.at
                        from suppression x left join subscriber s on s.address_hash = x.address_hash
                        where (:key::text is null or x.address_hash = address_hash(:key))
                          and (:reason::text is null or x.reason = :reason)
                          and encode(x.address_hash, 'hex') || '/' || x.reason > :after
                        order by encode(x.address_hash, 'hex') || '/' || x.reason limit :limit
                        """)
                .bind("key", addressKey)
                .bind("reason", Optional.ofNullable(reason).map(Reason::word).orElse(null))
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> new Entry(
                        row.getString("hash"),
                        row.getString("email"),
                        row.getString("reason"),
                        row.getString("detail"),
                        row.getObject("at", OffsetDateTime.class).toInstant().toString()))
                .list());
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
