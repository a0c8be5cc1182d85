package io.broadsheet.social.pace;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Which accounts are left alone for a while, for all instances and across restarts. */
@Singleton
public final class Pauses {
    /** An account without authorisation is tried again this often: the fault may have been the network's. */
    private static final Duration UNAUTHORISED_FOR = Duration.ofMinutes(5);

    private final Jdbi jdbi;
    private final Clock clock;
    private final Bells bells;

    /** Public for tests of other packages. */
    public Pauses(@Named("social") Jdbi jdbi, @Named("social") Clock clock, Bells bells) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.bells = bells;
    }

    /**
     * An account's last pause; over when {@code until} has passed, but one without authorisation says so until it is lifted.
     *
     * @param unauthorised whether somebody has to connect the account anew
     */
    public record Pause(Instant until, String reason, boolean unauthorised) {}

    /** The network wants nothing more of this account for a while. */
    public void rest(String account, Duration time, String reason) {
        pause(account, new Pause(clock.instant().plus(time), reason, false));
    }

    /** The account's authorisation has expired. */
    public void unauthorised(String account, String reason) {
        pause(account, new Pause(clock.instant().plus(UNAUTHORISED_FOR), reason, true));
    }

    private void pause(String account, Pause pause) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        insert into pauses (account, until, reason, unauthorised)
                        values (:account, :until, :reason, :unauthorised)
                        on conflict (account) do update set until = greatest(pauses.until, excluded.until),
                          reason = excluded.reason, unauthorised = excluded.unauthorised
                        """)
                .bind("account", account)
                .bind("until", pause.until().truncatedTo(ChronoUnit.MICROS))
                .bind("reason", pause.reason())
                .bind("unauthorised", pause.unauthorised())
                .execute());
    }

    /** Ends an account's pause, for it was connected anew or has just answered well, and wakes its worker. */
    public void lift(String account) {
        int lifted = jdbi.withHandle(handle -> handle.createUpdate("delete from pauses where account = :account")
                .bind("account", account)
                .execute());
        if (lifted > 0) {
            bells.of(account).ring();
        }
    }

    /** Whether the account is to be left alone now. */
    public boolean holds(String account) {
        return of(account).filter(it -> clock.instant().isBefore(it.until())).isPresent();
    }

    /** The account's last pause, unless it was lifted. */
    public Optional<Pause> of(String account) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select until, reason, unauthorised from pauses where account = :account")
                .bind("account", account)
                .map((row, context) -> new Pause(
                        row.getTimestamp("until").toInstant(), row.getString("reason"), row.getBoolean("unauthorised")))
                .findOne());
    }
}
