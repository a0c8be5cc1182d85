package io.broadsheet.mailer.signup;

import io.broadsheet.mailer.Seals;
import io.broadsheet.mailer.Signal;
import io.broadsheet.mailer.address.EmailAddress;
import io.broadsheet.mailer.preference.Choice;
import io.broadsheet.mailer.preference.Choices;
import io.broadsheet.mailer.suppression.Reason;
import io.broadsheet.mailer.suppression.Suppressions;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * From the form to the confirmation. Whatever the address, a request is answered alike, and a stranger's request changes
 * nothing of a reader: what was chosen in the form holds only once the link in the letter is confirmed.
 */
@Singleton
final class Signups {
    /** Purpose of the seal in a confirmation's link. */
    static final String CONFIRM = "confirm";

    private final Jdbi jdbi;
    private final Clock clock;
    private final SignupConfig config;
    private final SignupLimits limits;
    private final Choices choices;
    private final Suppressions suppressions;
    private final Seals seals;
    private final DisposableDomains disposableDomains;
    private final Signal written = new Signal();

    Signups(
            @Named("mailer") Jdbi jdbi,
            @Named("mailer") Clock clock,
            SignupConfig config,
            SignupLimits limits,
            Choices choices,
            Suppressions suppressions,
            Seals seals,
            DisposableDomains disposableDomains) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.config = config;
        this.limits = limits;
        this.choices = choices;
        this.suppressions = suppressions;
        this.seals = seals;
        this.disposableDomains = disposableDomains;
    }

    /** What a request is answered with. */
    enum Answer {
        /** A letter is on its way, or there is a reason not to write one; nobody is told which. */
        LOOK_AT_YOUR_MAIL,
        /** Too many requests from there, or of all. */
        TOO_MANY,
        /** The address is one that is thrown away. */
        THROW_AWAY
    }

    /** Where a confirmation's link leads. */
    enum Confirmation {
        /** It waits to be confirmed. */
        OPEN,
        /** The reader is confirmed, now or before. */
        CONFIRMED,
        /** It is too old, or was used and the reader left since. */
        OVER,
        /** It is no link of ours. */
        UNKNOWN
    }

    /** Rung when a letter is to be written. */
    Signal written() {
        return written;
    }

    /** Takes a request in. */
    Answer request(EmailAddress email, Choice choice, String origin) {
        String domain = email.key().substring(email.key().lastIndexOf('@') + 1);
        if (disposableDomains.contains(domain)) {
            return Answer.THROW_AWAY;
        }
        Answer answer = jdbi.inTransaction(handle -> switch (limits.count(handle, email.key(), origin)) {
            case REACHED -> Answer.TOO_MANY;
            case ADDRESS_REACHED -> Answer.LOOK_AT_YOUR_MAIL;
            case WITHIN -> {
                write(handle, email, choice);
                yield Answer.LOOK_AT_YOUR_MAIL;
            }
        });
        written.ring();
        return answer;
    }

    /** Where a link leads; changes nothing. */
    Confirmation look(String token) {
        return jdbi.withHandle(handle -> state(handle, token));
    }

    /** Confirms by a link. Again is fine. */
    Confirmation confirm(String token) {
        return jdbi.inTransaction(handle -> {
            Confirmation state = state(handle, token);
            if (state != Confirmation.OPEN) {
                return state;
            }
            long letter = seals.open(CONFIRM, token).orElseThrow();
            Optional<String> key = handle.createQuery("""
                            select s.email_key from subscriber s join letter l on l.subscriber = s.id
                            where l.id = :letter for update
                            """)
                    .bind("letter", letter)
                    .mapTo(String.class)
                    .findOne();
            if (key.isEmpty()) {
                return Confirmation.OVER;
            }
            suppressions.liftReadersOwn(handle, key.get());
            handle.createUpdate("""
                            update subscriber s
                            set status = 'confirmed', confirmation = nextval('confirmation'), confirmed_at = :now,
                                consent_at = :now, unsubscribed_at = null, choice = l.choice, paused_until = null,
                                source = case when s.status = 'pending' then 'form' else s.source end
                            from letter l where l.id = :letter and s.id = l.subscriber
                            """)
                    .bind("now", time(now()))
                    .bind("letter", letter)
                    .execute();
            // Whoever comes back begins anew: what waited for their earlier choice is not caught up on.
            handle.createUpdate("""
                            delete from digest_range r using letter l where l.id = :letter and r.subscriber = l.subscriber
                            """).bind("letter", letter).execute();
            handle.createUpdate("update letter set state = 'used' where id = :letter")
                    .bind("letter", letter)
                    .execute();
            return Confirmation.CONFIRMED;
        });
    }

    private Confirmation state(Handle handle, String token) {
        OptionalLong letter = seals.open(CONFIRM, token);
        if (letter.isEmpty()) {
            return Confirmation.UNKNOWN;
        }
        return handle.createQuery("""
                        select l.state = 'used' as used, l.expires_at <= :now as expired, s.status
                        from letter l left join subscriber s on s.id = l.subscriber
                        where l.id = :letter and l.kind = 'confirm'
                        """)
                .bind("now", time(now()))
                .bind("letter", letter.getAsLong())
                .map((row, _) -> {
                    if (row.getBoolean("used")) {
                        return "confirmed".equals(row.getString("status")) ? Confirmation.CONFIRMED : Confirmation.OVER;
                    }
                    return row.getBoolean("expired") || row.getString("status") == null
                            ? Confirmation.OVER
                            : Confirmation.OPEN;
                })
                .findOne()
                .orElse(Confirmation.UNKNOWN);
    }

    private void write(Handle handle, EmailAddress email, Choice choice) {
        Set<Reason> reasons = suppressions.of(handle, email.key());
        if (!reasons.stream().allMatch(Reason::isReadersOwn)) {
            return;
        }
        OffsetDateTime now = time(now());
        handle.createUpdate("""
                        insert into subscriber (email, email_key, address_hash, status, source, created_at)
                        values (:email, :key, address_hash(:key), 'pending', 'form', :now)
                        on conflict (email_key) do nothing
                        """)
                .bind("email", email.given())
                .bind("key", email.key())
                .bind("now", now)
                .execute();
        handle.createUpdate("""
                        insert into letter (subscriber, kind, choice, state, due_at, created_at, expires_at)
                        select id, case when status = 'confirmed' and :reachable then 'welcome-back' else 'confirm' end,
                               :choice, 'waiting', :now, :now, :expires
                        from subscriber where email_key = :key
                        """)
                .bind("reachable", reasons.isEmpty())
                .bind("choice", choices.number(handle, choice))
                .bind("now", now)
                .bind("expires", now.plus(config.confirmWithin()))
                .bind("key", email.key())
                .execute();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
