package io.broadsheet.syndication.document;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.broadsheet.syndication.SyndicationConfig;
import io.broadsheet.syndication.representation.Coding;
import io.broadsheet.syndication.representation.Representation;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance's printed copies: each document is printed once per change and kept until a {@link Change} to its topic is
 * heard of. A copy is never out of date by more than the way of a notification, and a tenth of a second more where clients ask
 * so often that all of them would wait for the next print; while notifications cannot be heard, every request looks into the
 * database first. Memory is bounded; what does not fit is printed again.
 */
@Singleton
public class Copies {
    private static final Logger log = LoggerFactory.getLogger(Copies.class);
    private static final int STRIPES = 4096;
    private static final int LOCKS = 64;
    private static final int TRIES = 10;
    private static final int BYTES_BESIDE_BODY = 1024;

    /**
     * So long after its last moment a copy still goes out while the next one is printed, to clients that ask often: a feed that
     * a thousand of them poll would else have all of them wait at each change, and answered all at once after it.
     */
    private static final Duration LAST_MOMENT = Duration.ofMillis(100);
    /** How exactly it is known when a copy was last found to be of the present state. */
    private static final long MOMENT_NANOS = Duration.ofMillis(5).toNanos();

    /** So many documents, at most, are printed anew before anyone asks. */
    private static final int MOST_HOT = 16;

    private static final Duration RENEWAL_PATIENCE = Duration.ofMillis(50);
    private static final Duration PRESS_PATIENCE = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final long lastMoment;
    private final Jdbi jdbi;
    private final Documents documents;
    private final Cache<String, Kept> copies;

    /**
     * At most half of the processors print, one at least; the others answer. What is printed ahead of those who ask has one
     * thread, of the system's own.
     */
    private final Semaphore presses =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    private final ExecutorService ahead = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("syndication-press").daemon().factory());

    /**
     * The newest change heard of per topic, by hash: a bounded memory that may outdate a copy too many, never one too few.
     * Comparing generations, rather than dropping copies, leaves no gap between a snapshot and the copy made of it.
     */
    private final AtomicLongArray newest = new AtomicLongArray(STRIPES);

    /** Paths of what clients ask for all the time: the next one is printed as soon as it is out of date. */
    private final Set<String> hot = ConcurrentHashMap.newKeySet();

    private final List<Lock> locks =
            Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();
    private final LongAdder printed = new LongAdder();
    private volatile boolean hearing;

    @Inject
    Copies(@Named("syndication") Jdbi jdbi, Documents documents, SyndicationConfig config) {
        this(jdbi, documents, config, LAST_MOMENT);
    }

    Copies(Jdbi jdbi, Documents documents, SyndicationConfig config, Duration lastMoment) {
        this.lastMoment = lastMoment.toNanos();
        this.jdbi = jdbi;
        this.documents = documents;
        this.copies = Caffeine.newBuilder()
                .maximumWeight(config.copyMemory() * 1024L * 1024)
                .weigher((String path, Kept kept) -> (int)
                        Math.min(Integer.MAX_VALUE, kept.copy.representation().size() + BYTES_BESIDE_BODY))
                .build();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        ahead.shutdownNow();
        if (!ahead.awaitTermination(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            log.warn("a document was still being printed {} s after the end", STOP_PATIENCE.toSeconds());
        }
    }

    /** The document, printed if there is no copy of its present state; empty where nothing is. */
    public Optional<Copy> copy(Sheet sheet) {
        return copy(sheet.path(), sheet.topics(), sheet.printer());
    }

    /**
     * The document at {@code path}, printed if there is no copy of its present state.
     *
     * @param topics what it is about, see {@link Change}
     * @return empty where the printer has none
     */
    public Optional<Copy> copy(String path, Set<String> topics, Printer printer) {
        Copy ready = kept(path);
        if (ready != null && isCurrent(ready, topics)) {
            return Optional.of(ready);
        }
        // One prints, the others wait for its copy.
        Lock lock = locks.get(Math.floorMod(path.hashCode(), LOCKS));
        lock.lock();
        try {
            Copy meanwhile = kept(path);
            if (meanwhile != null && isCurrent(meanwhile, topics)) {
                return Optional.of(meanwhile);
            }
            return print(path, topics, printer, meanwhile);
        } catch (JdbiException e) {
            if (ready == null) {
                throw e;
            }
            log.warn("{} is served as it was: the database does not answer ({})", path, e.getMessage());
            return Optional.of(ready);
        } finally {
            lock.unlock();
        }
    }

    /** How many documents this instance has printed so far. */
    public long printed() {
        return printed.sum();
    }

    private @Nullable Copy kept(String path) {
        Kept kept = copies.getIfPresent(path);
        return kept == null ? null : kept.copy;
    }

    /**
     * The copy at {@code path}, or null if there is none of the present state or of that of a moment ago; never prints and never
     * waits. Of a copy that was found to be of the present state less than a tenth of a second ago the next one is printed
     * meanwhile.
     */
    @Nullable
    Copy ready(String path) {
        Kept kept = copies.getIfPresent(path);
        if (kept == null || !hearing) {
            return null;
        }
        long now = System.nanoTime();
        if (isCurrent(kept.copy, kept.copy.topics())) {
            if (now - kept.moment > MOMENT_NANOS) {
                kept.moment = now;
            }
            if (!kept.isHot && hot.size() < MOST_HOT) {
                kept.isHot = true;
                hot.add(path);
            }
            return kept.copy;
        }
        if (now - kept.moment > lastMoment) {
            return null;
        }
        renew(kept);
        return kept.copy;
    }

    private void renew(Kept kept) {
        try {
            if (kept.isToBePrinted.compareAndSet(true, false)) {
                ahead.execute(() -> printAhead(kept));
            }
        } catch (RejectedExecutionException e) {
            log.debug("{} is not printed ahead: the end has come", kept.copy.path(), e);
        }
    }

    private void renewHot() {
        long now = System.nanoTime();
        hot.removeIf(path -> {
            Kept kept = copies.getIfPresent(path);
            if (kept == null) {
                return true;
            }
            if (now - kept.moment > lastMoment) {
                kept.isHot = false;
                return true;
            }
            if (!isCurrent(kept.copy, kept.copy.topics())) {
                renew(kept);
            }
            return false;
        });
    }

    /**
     * Returns when what clients ask for all the time is of the present state again, or after a moment: whoever has something to
     * do that can wait leaves the processors to them.
     */
    public void awaitHot() {
        if (hot.isEmpty()) {
            return;
        }
        try {
            // One thread prints: when this is done, all before it is.
            ahead.submit(() -> {}).get(RENEWAL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            log.debug("what is asked for all the time was not awaited", e);
        }
    }

    private void printAhead(Kept kept) {
        try {
            Optional<Copy> _ = copy(kept.copy.path(), kept.copy.topics(), kept.printer);
        } catch (RuntimeException e) {
            // Whoever asks next prints, and is told.
            log.debug("{} was not printed ahead", kept.copy.path(), e);
        }
    }

    /**
     * Takes note of a change: what was printed about its topics before is out of date from now on, and what clients ask for
     * all the time is printed anew.
     */
    public void outdate(Change change) {
        if (change.topics().contains(Change.EVERYTHING)) {
            outdateAll(change.generation());
            return;
        }
        for (String topic : change.topics()) {
            newest.accumulateAndGet(stripe(topic), change.generation(), Math::max);
        }
        if (hearing) {
            renewHot();
        }
    }

    /** Notifications are heard from now on. All that was printed from an earlier state is out of date: it may have been missed. */
    void startHearing(long generation) {
        outdateAll(generation);
        hearing = true;
    }

    private void outdateAll(long generation) {
        for (int i = 0; i < STRIPES; i++) {
            newest.accumulateAndGet(i, generation, Math::max);
        }
    }

    /** Notifications are not heard until further notice. */
    void stopHearing() {
        hearing = false;
    }

    /** Whether notifications are heard. */
    boolean isHearing() {
        return hearing;
    }

    private boolean isCurrent(Copy copy, Set<String> topics) {
        for (String topic : topics) {
            if (copy.generation() < newest.get(stripe(topic))) {
                return false;
            }
        }
        if (hearing) {
            return true;
        }
        try {
            return copy.generation() >= documents.generation();
        } catch (JdbiException e) {
            log.warn("copies are served as they are: the database does not answer ({})", e.getMessage());
            return true;
        }
    }

    private Optional<Copy> print(String path, Set<String> topics, Printer printer, @Nullable Copy former) {
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            Snapshot snapshot = snapshot(path, topics, printer, former);
            printed.increment();
            Print print = snapshot.print();
            if (print == null) {
                copies.invalidate(path);
                return Optional.empty();
            }
            Optional<Instant> since = snapshot.since();
            if (since.isPresent()) {
                Representation fresh = snapshot.representation().modified(snapshot.modified(), since.get());
                Copy copy = new Copy(
                        path,
                        topics,
                        snapshot.generation(),
                        print.status(),
                        print.isFrozen(),
                        print.headers(),
                        fresh,
                        print.revisions(),
                        former == null ? List.of() : former.formerOf(fresh));
                copies.put(path, new Kept(copy, printer, start));
                return Optional.of(copy);
            }
        }
        if (former != null) {
            return Optional.of(former);
        }
        throw new IllegalStateException(
                "%s changed %d times while it was printed (expected: to be printed before it changes again)"
                        .formatted(path, TRIES));
    }

    private Snapshot snapshot(String path, Set<String> topics, Printer printer, @Nullable Copy former) {
        boolean hasPress = awaitPress();
        try {
            Snapshot snapshot = snapshot(path, topics, printer);
            if (former != null && snapshot.print() != null) {
                // What was asked for will be: whoever answers from ready copies does not have to wait for it.
                snapshot.representation().makeAs(former.representation());
            }
            return snapshot;
        } finally {
            if (hasPress) {
                presses.release();
            }
        }
    }

    /** Not for ever: where prints take long because the database does, it is not the processors that are to be spared. */
    private boolean awaitPress() {
        try {
            return presses.tryAcquire(PRESS_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Snapshot snapshot(String path, Set<String> topics, Printer printer) {
        AtomicReference<@Nullable Snapshot> made = new AtomicReference<>();
        try {
            return jdbi.inTransaction(handle -> {
                Documents.State state = documents.snapshot(handle, topics);
                Snapshot snapshot = Snapshot.of(
                        state.generation(),
                        state.changed(),
                        printer.print(handle).orElse(null));
                made.set(snapshot);
                return snapshot.print() == null
                        ? snapshot
                        : snapshot.stamped(documents.stamp(
                                handle, path, snapshot.generation(), snapshot.hash(), snapshot.modified()));
            });
        } catch (JdbiException e) {
            Snapshot snapshot = made.get();
            if (snapshot == null || !Documents.isLostRace(e)) {
                throw e;
            }
            // Another instance has stamped the document since this snapshot was taken; outside of it that can be seen.
            return snapshot.stamped(documents.stamp(path, snapshot.generation(), snapshot.hash(), snapshot.modified()));
        }
    }

    private static int stripe(String topic) {
        return Math.floorMod(topic.hashCode(), STRIPES);
    }

    /** A copy and what is needed to print the next one. */
    private static final class Kept {
        private final Copy copy;
        private final Printer printer;
        private final AtomicBoolean isToBePrinted = new AtomicBoolean(true);
        /** When it was last found to be of the present state. */
        private volatile long moment;
        /** Whether clients have asked for it: the next one is printed before they do again. */
        private volatile boolean isHot;

        Kept(Copy copy, Printer printer, long moment) {
            this.copy = copy;
            this.printer = printer;
            this.moment = moment;
        }
    }

    /**
     * A document with the state it was printed from.
     *
     * @param modified when it last changed, by the events' own times
     * @param since since when it is what it is, for who asks by date; empty if another instance has printed a newer one
     */
    private record Snapshot(
            long generation,
            Instant modified,
            @Nullable Print print,
            Representation representation,
            Optional<Instant> since) {
        static Snapshot of(long generation, Instant at, @Nullable Print print) {
            Representation representation = print == null
                    ? Representation.of("", new byte[0], at)
                    : Representation.of(print.mediaType(), print.bytes(), Instant.EPOCH)
                            .forBrowsersAs(print.browserType())
                            .withDeltas(!print.revisions().isEmpty());
            Instant modified = print == null ? at : print.changed().orElse(at);
            return new Snapshot(generation, modified, print, representation, Optional.empty());
        }

        Snapshot stamped(Optional<Instant> stamp) {
            return new Snapshot(generation, modified, print, representation, stamp);
        }

        String hash() {
            return Objects.requireNonNull(print).status() + " "
                    + representation.variant(Coding.IDENTITY).tag().opaque();
        }
    }
}
