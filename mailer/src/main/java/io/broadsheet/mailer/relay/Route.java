package io.broadsheet.mailer.relay;

import io.broadsheet.mailer.smtp.Outcome;
import io.broadsheet.mailer.smtp.SmtpConnections;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One relay as this process sees it: its connections, its limits and its rest. One that fails rests for a second, then twice
 * as long each time up to five minutes, with jitter; but if other connections to it work at that moment, it only wants no more
 * of them, and for a minute gets no more. Thread-safe.
 */
final class Route {
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);
    private static final Duration WORKS_IF_WITHIN = Duration.ofSeconds(10);
    private static final Duration FEWER_FOR = Duration.ofMinutes(1);
    private static final int MOST_SILENCES = 10;
    /** When all places are taken, it is looked again after so many milliseconds. */
    private static final int BUSY_MILLIS = 20;

    private final String name;
    private final int weight;
    private final SmtpConnections connections;
    private final Clock clock;
    private final @Nullable Bucket second;
    private final @Nullable Bucket hour;
    private final @Nullable Bucket day;
    private final Shares.@Nullable Share share;
    /** Its place in the order in which mails are dealt out; guarded by {@link Relays}. */
    double pass;

    private int used;
    private int ceiling = Integer.MAX_VALUE;
    private Instant ceilingUntil = Instant.MIN;
    private Instant restsUntil = Instant.MIN;
    private Instant workedAt = Instant.MIN;
    private int failures;
    private int silences;
    private @Nullable String lastFailure;
    private @Nullable Instant failedAt;
    private long handedOver;
    private long refused;
    private long postponed;

    /** Limits of one relay; each may be missing. */
    record Limits(
            @Nullable Bucket second,
            @Nullable Bucket hour,
            @Nullable Bucket day,
            Shares.@Nullable Share share) {
        static final Limits NONE = new Limits(null, null, null, null);
    }

    Route(String name, int weight, SmtpConnections connections, Clock clock, Limits limits) {
        this.name = name;
        this.weight = weight;
        this.connections = connections;
        this.clock = clock;
        this.second = limits.second();
        this.hour = limits.hour();
        this.day = limits.day();
        this.share = limits.share();
    }

    /** A relay as the operator sees it. */
    record State(
            String name,
            String server,
            int weight,
            String state,
            @Nullable Instant restsUntil,
            @Nullable String lastFailure,
            @Nullable Instant failedAt,
            int underWay,
            long handedOver,
            long refused,
            long postponed) {}

    synchronized State state() {
        boolean rests = isResting();
        return new State(
                name,
                connections.server().toString(),
                weight,
                rests ? "resting" : "ready",
                rests ? restsUntil : null,
                lastFailure,
                failedAt,
                used,
                handedOver,
                refused,
                postponed);
    }

    String name() {
        return name;
    }

    int weight() {
        return weight;
    }

    SmtpConnections connections() {
        return connections;
    }

    synchronized boolean isResting() {
        return clock.instant().isBefore(restsUntil);
    }

    /** Why and until when it rests. */
    synchronized Pause rest() {
        return new Pause(restsUntil, "relay %s: %s".formatted(name, lastFailure), true);
    }

    /** Takes a place, for a lane that has none here; null if that went well. */
    @Nullable
    Pause enter() {
        synchronized (this) {
            boolean fewer = clock.instant().isBefore(ceilingUntil);
            if (used >= Math.min(connections.limit(), fewer ? ceiling : Integer.MAX_VALUE)) {
                return busy();
            }
            used++;
        }
        if (share != null && !share.take()) {
            synchronized (this) {
                used--;
            }
            return busy();
        }
        return null;
    }

    private Pause busy() {
        return new Pause(clock.instant().plusMillis(BUSY_MILLIS), name + " takes no more mails at a time", false);
    }

    /** Gives a place back. */
    void leave() {
        int stillUsed;
        synchronized (this) {
            used--;
            stillUsed = used;
        }
        if (share != null) {
            // What lies open counts for the other side.
            connections.closeBeyond(stillUsed);
            share.giveBack();
        }
    }

    /** Takes what one mail needs of the limits; null if that went well. */
    @Nullable
    Pause takeTokens() {
        return Domains.takeTokens(second, hour, day);
    }

    /** A mail that had its tokens did not go. */
    void unused() {
        Domains.giveBackTokens(second, hour, day);
    }

    /** Notes what came of a mail. A relay that has no answer to several in a row is taken for away. */
    synchronized void note(Outcome outcome) {
        boolean answered = switch (outcome) {
            case Outcome.Accepted _, Outcome.Refused _, Outcome.Closing _ -> true;
            case Outcome.TryLater later ->
                !later.reason().isEmpty() && later.reason().charAt(0) == '4';
        };
        switch (outcome) {
            case Outcome.Accepted _ -> handedOver++;
            case Outcome.Refused _ -> refused++;
            case Outcome.TryLater _, Outcome.Closing _ -> postponed++;
        }
        if (answered) {
            workedAt = clock.instant();
            failures = 0;
            silences = 0;
        } else if (++silences >= MOST_SILENCES && outcome instanceof Outcome.TryLater later) {
            silences = 0;
            failed(later.reason());
        }
    }

    /** It is away, does not let us in, or wants nothing for now. */
    synchronized void failed(String why) {
        Instant now = clock.instant();
        lastFailure = why;
        failedAt = now;
        if (now.isBefore(restsUntil)) {
            return;
        }
        if (used > 1 && workedAt.plus(WORKS_IF_WITHIN).isAfter(now)) {
            ceiling = used - 1;
            ceilingUntil = now.plus(FEWER_FOR);
            return;
        }
        Duration rest = FIRST_REST.multipliedBy(1L << Math.min(failures, 20));
        long millis = Math.min(rest.toMillis(), LONGEST_REST.toMillis());
        failures++;
        restsUntil = now.plusMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2));
    }
}
