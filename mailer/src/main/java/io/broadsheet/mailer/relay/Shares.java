package io.broadsheet.mailer.relay;

import io.broadsheet.mailer.WorkerThread;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of things at a time (open connections, mails under way to a domain) that all processes share: each has a fair part,
 * claimed in the database and renewed every {@value #RENEWED_SECONDS} s. A part is only made smaller once it is not in use,
 * and only given to another after that; the part of a process that died is free after {@value #DEAD_SECONDS} s.
 */
@Singleton
class Shares {
    private static final int RENEWED_SECONDS = 2;
    private static final int DEAD_SECONDS = 15;
    private static final int IDLE_SECONDS = 6;

    private final Jdbi jdbi;
    private final Clock clock;
    private final long holder = ThreadLocalRandom.current().nextLong();
    private final Map<String, Share> shares = new ConcurrentHashMap<>();
    private @Nullable WorkerThread thread;

    Shares(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    @PostConstruct
    void start() {
        thread = WorkerThread.start("mailer-shares", () -> {
            shares.values().forEach(Share::renew);
            Thread.sleep(Duration.ofSeconds(RENEWED_SECONDS));
        });
    }

    @PreDestroy
    void stop() {
        if (thread != null) {
            thread.stop(Duration.ofSeconds(5));
        }
    }

    /** The share of a scope, of which there are {@code most} for all. */
    Share of(String scope, int most) {
        return shares.computeIfAbsent(scope, _ -> new Share(scope, most));
    }

    /** This process's part of one scope. Thread-safe. */
    final class Share {
        private final String scope;
        private final int most;
        private int granted;
        private int used;
        private long lastWanted = System.nanoTime();
        private long lastClaim = System.nanoTime() - Duration.ofSeconds(1).toNanos();

        private Share(String scope, int most) {
            this.scope = scope;
            this.most = most;
        }

        /** Takes one, if one is free. */
        synchronized boolean take() {
            lastWanted = System.nanoTime();
            if (used >= granted
                    && System.nanoTime() - lastClaim > Duration.ofMillis(200).toNanos()) {
                claim();
            }
            if (used >= granted) {
                return false;
            }
            used++;
            return true;
        }

        synchronized void giveBack() {
            used--;
            lastWanted = System.nanoTime();
        }

        private synchronized void renew() {
            boolean idle = used == 0
                    && System.nanoTime() - lastWanted
                            > Duration.ofSeconds(IDLE_SECONDS).toNanos();
            if (!idle) {
                claim();
            } else if (granted > 0) {
                granted = 0;
                jdbi.useHandle(handle -> handle.createUpdate(
                                "delete from connection_share where scope = :scope and holder = :holder")
                        .bind("scope", scope)
                        .bind("holder", holder)
                        .execute());
            }
        }

        private void claim() {
            OffsetDateTime now = clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
            granted = jdbi.inTransaction(handle -> claim(handle, now));
            lastClaim = System.nanoTime();
        }

        private int claim(Handle handle, OffsetDateTime now) {
            handle.execute("select pg_advisory_xact_lock(hashtextextended(?, 0))", "broadsheet.mailer.share/" + scope);
            handle.createUpdate(
                            "delete from connection_share where scope = :scope and until < :now and holder <> :holder")
                    .bind("scope", scope)
                    .bind("now", now)
                    .bind("holder", holder)
                    .execute();
            List<Long> others = handle.createQuery(
                            "select holder from connection_share where scope = :scope and holder <> :holder order by holder")
                    .bind("scope", scope)
                    .bind("holder", holder)
                    .mapTo(Long.class)
                    .list();
            int theirs = handle.createQuery("""
                            select coalesce(sum(granted), 0)::int from connection_share
                            where scope = :scope and holder <> :holder
                            """)
                    .bind("scope", scope)
                    .bind("holder", holder)
                    .mapTo(Integer.class)
                    .one();
            int all = others.size() + 1;
            int before = (int) others.stream().filter(other -> other < holder).count();
            int fair = most / all + (before < most % all ? 1 : 0);
            // What is in use cannot be taken away; what others have not given up yet cannot be had.
            int mine = Math.max(used, Math.min(fair, most - theirs));
            handle.createUpdate("""
                            insert into connection_share (scope, holder, granted, until)
                            values (:scope, :holder, :granted, :until)
                            on conflict (scope, holder) do update set granted = excluded.granted, until = excluded.until
                            """)
                    .bind("scope", scope)
                    .bind("holder", holder)
                    .bind("granted", mine)
                    .bind("until", now.plusSeconds(DEAD_SECONDS))
                    .execute();
            return mine;
        }
    }
}
