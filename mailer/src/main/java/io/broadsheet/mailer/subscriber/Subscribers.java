package io.broadsheet.mailer.subscriber;

import io.broadsheet.mailer.address.EmailAddress;
import io.broadsheet.mailer.subscriber.Subscriber.Status;
import io.broadsheet.mailer.suppression.Reason;
import io.broadsheet.mailer.suppression.Suppressions;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of readers. Whoever unsubscribed stays so, whatever an import or an editor says. */
@Singleton
final class Subscribers {
    private static final String COLUMNS = """
            id, email, name, status, source, consent_at, confirmed_at, unsubscribed_at, created_at,
            array(select reason from suppression x where x.address_hash = subscriber.address_hash order by reason)
              as suppressed""";

    private final Jdbi jdbi;
    private final Clock clock;
    private final Suppressions suppressions;

    Subscribers(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock, Suppressions suppressions) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.suppressions = suppressions;
    }

    /** What came of adding one. */
    sealed interface Added {
        /** They are new. */
        record New(Subscriber subscriber) implements Added {}

        /** They were confirmed before, or are now. */
        record Known(Subscriber subscriber) implements Added {}

        /** No mail may reach them, so they were not added. */
        record Suppressed(Set<Reason> reasons) implements Added {}
    }

    /** Adds a reader as confirmed; one who is pending becomes so. Whoever is suppressed is not added. */
    Added add(EmailAddress email, @Nullable String name, String source) {
        return jdbi.inTransaction(handle -> {
            Set<Reason> reasons = suppressions.of(handle, email.key());
            return reasons.isEmpty() ? add(handle, email, name, source) : new Added.Suppressed(reasons);
        });
    }

    private Added add(Handle handle, EmailAddress email, @Nullable String name, String source) {
        Instant now = now();
        NewSubscriber one = new NewSubscriber(email, name, Status.CONFIRMED, now);
        boolean isNew = insert(handle, List.of(one), source, now) == 1;
        if (!isNew) {
            handle.createUpdate("""
                            update subscriber
                            set status = 'confirmed', confirmation = nextval('confirmation'), confirmed_at = :now
                            where email_key = :key and status = 'pending'
                            """).bind("now", now).bind("key", email.key()).execute();
        }
        Subscriber found = handle.createQuery("select %s from subscriber where email_key = :key".formatted(COLUMNS))
                .bind("key", email.key())
                .map((row, _) -> read(row))
                .one();
        return isNew ? new Added.New(found) : new Added.Known(found);
    }

    /**
     * Adds many in one transaction. Known ones are left as they are, but for those whom the file names as unsubscribed.
     *
     * @return how many are new
     */
    int addAll(List<NewSubscriber> many, String source) {
        Instant now = now();
        return jdbi.inTransaction(handle -> {
            int added = insert(handle, many, source, now);
            String[] left = many.stream()
                    .filter(one -> one.status() == Status.UNSUBSCRIBED)
                    .map(one -> one.email().key())
                    .toArray(String[]::new);
            if (left.length > 0) {
                handle.createUpdate("""
                                update subscriber set status = 'unsubscribed', unsubscribed_at = :now
                                where email_key = any(:keys) and status <> 'unsubscribed'
                                """).bind("now", now).bind("keys", left).execute();
                suppressions.add(handle, numbers(handle, left), Reason.UNSUBSCRIBED, "by an import");
            }
            return added;
        });
    }

    /**
     * Unsubscribes whom the token names; again is fine.
     *
     * @return false if it names nobody
     */
    boolean unsubscribe(String token) {
        if (!Tokens.isToken(token)) {
            return false;
        }
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("""
                            update subscriber set status = 'unsubscribed', unsubscribed_at = :now
                            where token = :token and status <> 'unsubscribed'
                            """).bind("now", now()).bind("token", token).execute();
            List<Long> number = handle.createQuery("select id from subscriber where token = :token")
                    .bind("token", token)
                    .mapTo(Long.class)
                    .list();
            suppressions.add(handle, number, Reason.UNSUBSCRIBED, "by the reader");
            return !number.isEmpty();
        });
    }

    /** Where the reader with this token stands. */
    Optional<Status> status(String token) {
        return Tokens.isToken(token) ? jdbi.withHandle(handle -> statusOf(handle, token)) : Optional.empty();
    }

    /**
     * What readers are searched for by.
     *
     * @param q part of an address or name, or null for all
     * @param source how they came, or null
     * @param suppressed why no mail may reach them, or null
     * @param joinedFrom earliest time at which they were added, or null
     * @param joinedBefore that time must be before, or null
     */
    record Filter(
            @Nullable String q,
            @Nullable Status status,
            @Nullable String source,
            @Nullable Reason suppressed,
            @Nullable Instant joinedFrom,
            @Nullable Instant joinedBefore) {
        String pattern() {
            return q == null ? "%" : "%" + q.strip().replaceAll("([\\\\%_])", "\\\\$1") + "%";
        }
    }

    /**
     * A page of readers by id.
     *
     * @param after the last id of the page before, or 0
     */
    List<Subscriber> page(Filter filter, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select %s from subscriber
                        where id > :after and (email ilike :pattern or name ilike :pattern)
                          and (:status::text is null or status = :status)
                          and (:source::text is null or source = :source)
                          and (:reason::text is null or exists (
                              select from suppression x
                              where x.address_hash = subscriber.address_hash and x.reason = :reason))
                          and (:from::timestamptz is null or created_at >= :from)
                          and (:before::timestamptz is null or created_at < :before)
                        order by id limit :limit
                        """.formatted(COLUMNS))
                .bind("after", after)
                .bind("pattern", filter.pattern())
                .bind("status", filter.status() == null ? null : filter.status().inTable())
                .bind("source", filter.source())
                .bind(
                        "reason",
                        filter.suppressed() == null ? null : filter.suppressed().word())
                .bindByType("from", time(filter.joinedFrom()), OffsetDateTime.class)
                .bindByType("before", time(filter.joinedBefore()), OffsetDateTime.class)
                .bind("limit", limit)
                .map((row, _) -> read(row))
                .list());
    }

    private static List<Long> numbers(Handle handle, String[] keys) {
        return handle.createQuery("select id from subscriber where email_key = any(:keys)")
                .bind("keys", keys)
                .mapTo(Long.class)
                .list();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Optional<Status> statusOf(Handle handle, String token) {
        return handle.createQuery("select status from subscriber where token = :token")
                .bind("token", token)
                .mapTo(String.class)
                .findOne()
                .map(Status::of);
    }

    private static int insert(Handle handle, List<NewSubscriber> many, String source, Instant now) {
        return handle.createUpdate("""
                        insert into subscriber (email, email_key, address_hash, name, status, token, source, confirmation,
                                                consent_at, confirmed_at, unsubscribed_at, created_at)
                        select email, key, hash, name, status, token, :source,
                               case when status = 'confirmed' then nextval('confirmation') end,
                               consent_at,
                               case when status = 'confirmed' then :now end,
                               case when status = 'unsubscribed' then :now end,
                               :now
                        from (select *, address_hash(key) as hash
                              from unnest(:emails, :keys, :names, :statuses, :tokens, :consents)
                                as columns (email, key, name, status, token, consent_at)) as given
                        where not exists (
                            select from suppression x where x.address_hash = given.hash and x.reason = 'erased')
                        on conflict (email_key) do nothing
                        """)
                .bind("source", source)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("emails", texts(many, one -> one.email().given()))
                .bind("keys", texts(many, one -> one.email().key()))
                .bind("names", texts(many, NewSubscriber::name))
                .bind("statuses", texts(many, one -> one.status().inTable()))
                .bind("tokens", texts(many, _ -> Tokens.fresh()))
                .bindByType(
                        "consents",
                        many.stream()
                                .map(one -> one.consentAt() == null
                                        ? null
                                        : one.consentAt()
                                                .truncatedTo(ChronoUnit.MICROS)
                                                .atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new),
                        OffsetDateTime[].class)
                .execute();
    }

    private static @Nullable String[] texts(
            List<NewSubscriber> many, java.util.function.Function<NewSubscriber, @Nullable String> field) {
        return many.stream().map(field).toArray(String[]::new);
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static Subscriber read(ResultSet row) throws SQLException {
        return new Subscriber(
                row.getLong("id"),
                row.getString("email"),
                row.getString("name"),
                Status.of(row.getString("status")),
                row.getString("source"),
                instant(row, "consent_at"),
                instant(row, "confirmed_at"),
                instant(row, "unsubscribed_at"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                List.of((String[]) row.getArray("suppressed").getArray()));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
