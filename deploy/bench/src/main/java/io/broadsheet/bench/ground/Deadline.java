package io.broadsheet.bench.ground;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** An end of patience. */
public final class Deadline {
    private static final Clock CLOCK = Clock.systemUTC();

    private final Instant end;

    private Deadline(Instant end) {
        this.end = end;
    }

    /** So long from now. */
    public static Deadline in(Duration patience) {
        return new Deadline(CLOCK.instant().plus(patience));
    }

    /** Whether it is over. */
    public boolean isOver() {
        return CLOCK.instant().isAfter(end);
    }

    /** Waits a little. */
    public void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
