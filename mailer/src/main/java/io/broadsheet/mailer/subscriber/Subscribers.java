package io.broadsheet.mailer.subscriber;

import io.broadsheet.mailer.address.EmailAddress;
import io.broadsheet.mailer.suppression.Reason;
import io.broadsheet.mailer.suppression.Suppressions;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
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
            s.id, s.email, s.name, s.status, s.source, s.consent_at, s.confirmed_at, s.unsubscribed_at, s.created_at,
            s.consent_source,
            array(select reason from suppression x where x.address_hash = s.address_hash order by reason) as suppressed""";

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
        boolean isNew = handle.createUpdate("""
                        insert into subscriber (email, email_key, address_hash, name, status, source, confirmation,
                                                consent_at, confirmed_at, created_at)
                        values (:email, :key, address_hash(:key), :name, 'confirmed', :source, nextval('confirmation'),
                                :now, :now, :now)
                        on conflict (email_key) do nothing
                        """)
                        .bind("email", email.given())
                        .bind("key", email.key())
                        .bind("name", name)
                        .bind("source", source)
                        .bind("now", now)
                        .execute()
                == 1;
        if (!isNew) {
            handle.createUpdate("""
                            update subscriber
                            set status = 'confirmed', confirmation = nextval('confirmation'), confirmed_at = :now
                            where email_key = :key and status = 'pending'
                            """).bind("now", now).bind("key", email.key()).execute();
        }
        Subscriber found = handle.createQuery("select %s from subscriber s where email_key = :key".formatted(COLUMNS))
                .bind("key", email.key())
                .map((row, _) -> read(row))
                .one();
        return isNew ? new Added.New(found) : new Added.Known(found);
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
     * A page of readers by id.
     *
     * @param after the last id of the page before, or 0
     */
    List<Subscriber> page(ReaderFilter filter, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select %s from subscriber s where s.id > :after and %s order by s.id limit :limit
                        """.formatted(COLUMNS, ReaderFilter.CONDITION))
                .bindMap(filter.values())
                .bind("after", after)
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
                row.getString("consent_source"),
                List.of((String[]) row.getArray("suppressed").getArray()));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
