package io.broadsheet.syndication.document;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.broadsheet.syndication.SyndicationConfig;
import io.broadsheet.syndication.representation.Coding;
import io.broadsheet.syndication.representation.Representation;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance's printed copies: each document is printed once per change and kept until a {@link Change} to its topic is
 * heard of. A copy is never out of date by more than the way of a notification; while notifications cannot be heard, every
 * request looks into the database first. Memory is bounded; what does not fit is printed again.
 */
@Singleton
public class Copies {
    private static final Logger log = LoggerFactory.getLogger(Copies.class);
    private static final int STRIPES = 4096;
    private static final int LOCKS = 64;
    private static final int TRIES = 10;
    private static final int BYTES_BESIDE_BODY = 1024;

    private final Jdbi jdbi;
    private final Documents documents;
    private final Cache<String, Copy> copies;

    /**
     * The newest change heard of per topic, by hash: a bounded memory that may outdate a copy too many, never one too few.
     * Comparing generations, rather than dropping copies, leaves no gap between a snapshot and the copy made of it.
     */
    private final AtomicLongArray newest = new AtomicLongArray(STRIPES);

    private final List<Lock> locks =
            Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();
    private final LongAdder printed = new LongAdder();
    private volatile boolean hearing;

    Copies(@Named("syndication") Jdbi jdbi, Documents documents, SyndicationConfig config) {
        this.jdbi = jdbi;
        this.documents = documents;
        this.copies = Caffeine.newBuilder()
                .maximumWeight(config.copyMemory() * 1024L * 1024)
                .weigher((String path, Copy copy) ->
                        (int) Math.min(Integer.MAX_VALUE, copy.representation().size() + BYTES_BESIDE_BODY))
                .build();
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
        Copy ready = copies.getIfPresent(path);
        if (ready != null && isCurrent(ready, topics)) {
            return Optional.of(ready);
        }
        // One prints, the others wait for its copy.
        Lock lock = locks.get(Math.floorMod(path.hashCode(), LOCKS));
        lock.lock();
        try {
            Copy meanwhile = copies.getIfPresent(path);
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

    /** The copy at {@code path}, or null if there is none of its present state; never prints and never waits. */
    @Nullable
    Copy ready(String path) {
        Copy copy = copies.getIfPresent(path);
        return copy != null && hearing && isCurrent(copy, copy.topics()) ? copy : null;
    }

    /** Takes note of a change: what was printed about its topics before is out of date from now on. */
    public void outdate(Change change) {
        if (change.topics().contains(Change.EVERYTHING)) {
            outdateAll(change.generation());
            return;
        }
        for (String topic : change.topics()) {
            newest.accumulateAndGet(stripe(topic), change.generation(), Math::max);
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
            Snapshot snapshot = jdbi.inTransaction(
                    TransactionIsolationLevel.REPEATABLE_READ,
                    handle -> new Snapshot(
                            documents.generation(handle),
                            documents.changed(handle, topics),
                            printer.print(handle).orElse(null)));
            printed.increment();
            Print print = snapshot.print();
            if (print == null) {
                copies.invalidate(path);
                return Optional.empty();
            }
            Representation fresh = Representation.of(print.mediaType(), print.bytes(), Instant.EPOCH)
                    .forBrowsersAs(print.browserType())
                    .withDeltas(!print.revisions().isEmpty());
            String hash =
                    print.status() + " " + fresh.variant(Coding.IDENTITY).tag().opaque();
            Instant modified = print.changed().orElse(snapshot.at());
            Optional<Instant> since = documents.stamp(path, snapshot.generation(), hash, modified);
            if (since.isPresent()) {
                Copy copy = new Copy(
                        path,
                        topics,
                        snapshot.generation(),
                        print.status(),
                        print.isFrozen(),
                        print.headers(),
                        fresh.modified(modified, since.get()),
                        print.revisions(),
                        former == null ? List.of() : former.formerOf(fresh));
                copies.put(path, copy);
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

    private static int stripe(String topic) {
        return Math.floorMod(topic.hashCode(), STRIPES);
    }

    /** A document with the state it was printed from. */
    private record Snapshot(
            long generation, Instant at, @Nullable Print print) {}
}
