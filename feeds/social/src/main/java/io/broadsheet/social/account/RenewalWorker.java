package io.broadsheet.social.account;

import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.oauth.Authoriser;
import io.broadsheet.social.oauth.Grant;
import io.broadsheet.social.oauth.Granting;
import io.broadsheet.social.pace.Backoff;
import io.broadsheet.social.pace.Bell;
import io.broadsheet.social.pace.Pauses;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews tokens before they end. One instance at a time holds an account's renewal, no request runs inside a transaction, and
 * new tokens are kept before anyone uses them.
 */
@Context
class RenewalWorker {
    private static final Logger log = LoggerFactory.getLogger(RenewalWorker.class);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(20), Duration.ofHours(1));

    private final StoredAccounts stored;
    private final Accounts accounts;
    private final Pauses pauses;
    private final Clock clock;
    private final Bell bell = new Bell();
    private final Thread thread = Thread.ofVirtual().name("social-renewals").unstarted(this::run);
    private volatile boolean stopping;

    RenewalWorker(StoredAccounts stored, Accounts accounts, Pauses pauses, @Named("social") Clock clock) {
        this.stored = stored;
        this.accounts = accounts;
        this.pauses = pauses;
        this.clock = clock;
    }

    @PostConstruct
    void start() {
        accounts.watch(bell::ring);
        thread.start();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        thread.interrupt();
        thread.join();
    }

    private void run() {
        try {
            while (!stopping) {
                try {
                    seeToUnauthorised();
                    boolean more = true;
                    while (more && !stopping) {
                        more = renewNext();
                    }
                } catch (RuntimeException e) {
                    if (!stopping) {
                        log.warn("tokens cannot be renewed, next try in {}", POLL, e);
                    }
                }
                bell.await(POLL);
            }
        } catch (InterruptedException e) {
            log.debug("renewals end", e);
        }
    }

    /** Where a network does not take a token any more, a new one is got if that can be, else a person is asked. */
    void seeToUnauthorised() {
        for (StoredAccount account : stored.unauthorised()) {
            Map<String, String> secrets = stored.open(account);
            boolean renewable = authoriser(account, secrets)
                    .flatMap(it -> account.grant(secrets).filter(it::canRenew))
                    .isPresent();
            if (renewable) {
                stored.hurry(account);
            } else {
                String reason =
                        pauses.of(account.name()).map(Pauses.Pause::reason).orElse("its token is not taken");
                stored.want(account, reason);
            }
        }
    }

    private Optional<Authoriser> authoriser(StoredAccount account, Map<String, String> secrets) {
        return Optional.ofNullable(accounts.kinds().get(account.network()))
                .flatMap((NetworkKind it) -> it.authoriser(account.connection(secrets)));
    }

    /**
     * Renews one account's tokens.
     *
     * @return false if none are due
     */
    boolean renewNext() {
        Optional<StoredAccounts.Renewal> due = stored.takeRenewal();
        due.ifPresent(this::renew);
        return due.isPresent();
    }

    private void renew(StoredAccounts.Renewal renewal) {
        StoredAccount account = renewal.account();
        Map<String, String> secrets = stored.open(account);
        Optional<Authoriser> authoriser = authoriser(account, secrets);
        Optional<Grant> grant = account.grant(secrets);
        if (authoriser.isEmpty() || grant.isEmpty()) {
            stored.want(account, "its tokens cannot be renewed");
            return;
        }
        Granting granting = authoriser.get().renew(grant.get());
        // A stop must not lose tokens that work once.
        boolean interrupted = Thread.interrupted();
        switch (granting) {
            case Granting.Granted(var fresh) -> {
                stored.renewed(
                        renewal,
                        fresh,
                        authoriser.get().renewAt(fresh, clock.instant()).orElse(fresh.expiresAt()));
                accounts.reload();
                pauses.lift(account.name());
                log.info("the tokens of {} are renewed, until {}", account.name(), fresh.expiresAt());
            }
            case Granting.Expired(var reason) -> {
                stored.want(account, reason);
                pauses.unauthorised(account.name(), reason);
                log.warn("the account {} must be connected anew: {}", account.name(), reason);
            }
            case Granting.Later(var reason, var atLeast) -> {
                Duration own = PAUSES.after(renewal.failures() + 1, ThreadLocalRandom.current());
                Duration pause = own.compareTo(atLeast) > 0 ? own : atLeast;
                stored.putOff(
                        renewal,
                        "its tokens could not be renewed yet: " + reason,
                        clock.instant().plus(pause));
                log.warn("the tokens of {} could not be renewed, next try in {}: {}", account.name(), pause, reason);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
