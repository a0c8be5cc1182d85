package io.broadsheet.social.connect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.broadsheet.social.oauth.Pkce;
import io.broadsheet.social.secret.Vault;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Authorisations that began in somebody's browser and have not come back. Each comes back once, to any instance. */
@Singleton
class Authorisations {
    /** How long a person has for the network's page. */
    static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Jdbi jdbi;
    private final Vault vault;
    private final Clock clock;

    Authorisations(@Named("social") Jdbi jdbi, Vault vault, @Named("social") Clock clock) {
        this.jdbi = jdbi;
        this.vault = vault;
        this.clock = clock;
    }

    /** One that came back. */
    record Begun(String account, Pkce pkce) {}

    /** Keeps one until it comes back with this state. */
    void begin(String account, String state, Pkce pkce) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("delete from authorisations where expires_at < :now")
                    .bind("now", now())
                    .execute();
            handle.createUpdate("""
                            insert into authorisations (state, account, verifier, expires_at)
                            values (:state, :account, :verifier, :expires)
                            """)
                    .bind("state", digest(state))
                    .bind("account", account)
                    .bind("verifier", vault.seal(sealedFor(account), pkce.verifier()))
                    .bind("expires", now().plus(PATIENCE))
                    .execute();
        });
    }

    /** Takes the one with this state; empty if it never began, came too late or came before. */
    Optional<Begun> take(String state) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                                delete from authorisations where state = :state and expires_at >= :now
                                returning account, verifier
                                """)
                .bind("state", digest(state))
                .bind("now", now())
                .map((row, context) -> {
                    String account = row.getString("account");
                    return new Begun(account, new Pkce(vault.open(sealedFor(account), row.getString("verifier"))));
                })
                .findOne());
    }

    private static String sealedFor(String account) {
        return "authorisation of " + account;
    }

    /** Who reads the table cannot make up a state. */
    private static byte[] digest(String state) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(state.getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
