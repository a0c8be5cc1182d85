package io.broadsheet.mailer.subscriber;

import io.broadsheet.mailer.subscriber.Subscriber.Status;
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
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of readers. Whoever unsubscribed stays so, whatever an import or an editor says. */
@Singleton
final class Subscribers {
    private static final String COLUMNS =
            "id, email, name, status, source, consent_at, confirmed_at, unsubscribed_at, created_at";

    private final Jdbi jdbi;
    private final Clock clock;

    Subscribers(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** What came of adding one. */
    sealed interface Added {
        /** As they are in the table now. */
        Subscriber subscriber();

        /** They are new. */
        record New(Subscriber subscriber) implements Added {}

        /** They were confirmed before, or are now. */
        record Known(Subscriber subscriber) implements Added {}

        /** They left; only they themselves can come back. */
        record Left(Subscriber subscriber) implements Added {}
    }

    /** Adds a reader as confirmed; one who is pending becomes so. */
    Added add(EmailAddress email, @Nullable String name, String source) {
        Instant now = now();
        return jdbi.inTransaction(handle -> {
            NewSubscriber one = new NewSubscriber(email, name, Status.CONFIRMED, now);
            boolean isNew = insert(handle, List.of(one), source, now) == 1;
            if (!isNew) {
                handle.createUpdate("""
                                update subscriber
                                set status = 'confirmed', confirmation = nextval('confirmation'), confirmed_at = :now
                                where email_key = :key and status = 'pending'
                                """)
                        .bind("now", now)
                        .bind("key", email.key())
                        .execute();
            }
            Subscriber found = handle.createQuery("select %s from subscriber where email_key = :key".formatted(COLUMNS))
                    .bind("key", email.key())
                    .map((row, _) -> read(row))
                    .one();
            if (isNew) {
                return new Added.New(found);
            }
            return found.status() == Status.UNSUBSCRIBED ? new Added.Left(found) : new Added.Known(found);
        });
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
            return statusOf(handle, token).isPresent();
        });
    }

    /** Where the reader with this token stands. */
    Optional<Status> status(String token) {
        return Tokens.isToken(token) ? jdbi.withHandle(handle -> statusOf(handle, token)) : Optional.empty();
    }

    /**
     * A page of readers by id.
     *
     * @param q part of an address or name, or null for all
     * @param after the last id of the page before, or 0
     */
    List<Subscriber> page(@Nullable String q, @Nullable Status status, long after, int limit) {
        String pattern = q == null ? "%" : "%" + q.strip().replaceAll("([\\\\%_])", "\\\\$1") + "%";
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select %s from subscriber
                        where id > :after and (email ilike :pattern or name ilike :pattern)
                          and (:status::text is null or status = :status)
                        order by id limit :limit
                        """.formatted(COLUMNS))
                .bind("after", after)
                .bind("pattern", pattern)
                .bind("status", status == null ? null : status.inTable())
                .bind("limit", limit)
                .map((row, _) -> read(row))
                .list());
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
                        insert into subscriber (email, email_key, name, status, token, source, confirmation, consent_at,
                                                confirmed_at, unsubscribed_at, created_at)
                        select email, key, name, status, token, :source,
                               case when status = 'confirmed' then nextval('confirmation') end,
                               consent_at,
                               case when status = 'confirmed' then :now end,
                               case when status = 'unsubscribed' then :now end,
                               :now
                        from unnest(:emails, :keys, :names, :statuses, :tokens, :consents)
                          as given (email, key, name, status, token, consent_at)
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
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
