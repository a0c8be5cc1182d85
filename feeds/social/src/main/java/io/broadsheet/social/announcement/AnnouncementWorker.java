package io.broadsheet.social.announcement;

import io.broadsheet.social.account.Account;
import io.broadsheet.social.account.Accounts;
import io.broadsheet.social.outbound.OutboundConfig;
import io.broadsheet.social.pace.Backoff;
import io.broadsheet.social.pace.Bell;
import io.broadsheet.social.pace.Bells;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread per connected account, so that a slow network delays no other; and one that clears up what is forgotten. */
@Context
class AnnouncementWorker {
    private static final Logger log = LoggerFactory.getLogger(AnnouncementWorker.class);
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
    private static final Duration CLEAR_UP_EVERY = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
    private static final int TIMEOUTS_IN_A_LEASE = 3;

    private final Accounts accounts;
    private final Bells bells;
    private final Announcer announcer;
    private final Actions actions;
    private final AnnouncementConfig config;
    private final Clock clock;
    private final List<Thread> threads = new ArrayList<>();
    /** Accounts that have a thread. */
    private final Set<String> working = new HashSet<>();

    private volatile boolean stopping;

    AnnouncementWorker(
            Accounts accounts,
            Bells bells,
            Announcer announcer,
            Actions actions,
            AnnouncementConfig config,
            OutboundConfig outbound,
            @Named("social") Clock clock) {
        this.accounts = accounts;
        this.bells = bells;
        this.announcer = announcer;
        this.actions = actions;
        this.config = config;
        this.clock = clock;
        Duration shortest = outbound.timeout().multipliedBy(TIMEOUTS_IN_A_LEASE);
        if (config.lease().compareTo(shortest) < 0) {
            throw new IllegalArgumentException(
                    "broadsheet.social.lease is %s (expected: at least %s, %d times broadsheet.social.timeout)"
                            .formatted(config.lease(), shortest, TIMEOUTS_IN_A_LEASE));
        }
    }

    /** One round of a thread's work. */
    private interface Round {
        /** Returns false if there is nothing more to do, ever. */
        boolean run() throws InterruptedException;
    }

    @PostConstruct
    void start() {
        start("social-forgotten", () -> {
            actions.endForgotten(clock.instant().minus(FORGOTTEN_AFTER));
            Thread.sleep(CLEAR_UP_EVERY);
            return true;
        });
        accounts.watch(this::startMissing);
        startMissing();
    }

    /** Accounts come and go while we run; a thread whose account is gone ends by itself. */
    private synchronized void startMissing() {
        for (Account account : accounts.connected()) {
            String name = account.name();
            if (!stopping && working.add(name)) {
                start("social-" + name, () -> work(name));
            }
        }
    }

    private boolean work(String name) throws InterruptedException {
        Bell bell = bells.of(name);
        // Looked up anew each time: its tokens may have been renewed, and then it is another one.
        Optional<Account> account = accounts.connected(name);
        if (account.isEmpty()) {
            return !isGone(name);
        }
        account.get().network().refresh();
        boolean more = true;
        while (more && !stopping) {
            more = announcer.announceNext(account.get());
        }
        bell.await(config.poll());
        return true;
    }

    private synchronized boolean isGone(String name) {
        return accounts.connected(name).isEmpty() && working.remove(name);
    }

    private synchronized void start(String name, Round round) {
        threads.removeIf(thread -> !thread.isAlive());
        threads.add(Thread.ofVirtual().name(name).start(() -> run(name, round)));
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        all.forEach(Thread::interrupt);
        for (Thread thread : all) {
            thread.join();
        }
    }

    private void run(String name, Round round) {
        int failures = 0;
        try {
            boolean more = true;
            while (more && !stopping) {
                try {
                    more = round.run();
                    failures = 0;
                } catch (RuntimeException e) {
                    if (stopping) {
                        return;
                    }
                    failures++;
                    Duration pause = PAUSES.after(failures, ThreadLocalRandom.current());
                    log.warn("{} failed, next try in {}", name, pause, e);
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException e) {
            log.debug("{} ends", name, e);
        }
    }
}
