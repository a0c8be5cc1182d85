package io.broadsheet.desk.signal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait after a failure: doubling from a tenth of a second to ten seconds, with jitter. Not thread-safe. */
public final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long CAP_MILLIS = 10_000;

    private long next = FIRST_MILLIS;

    /** The next pause, each longer than the one before; spread by half, so that processes do not come back in step. */
    public Duration next() {
        long pause = next / 2 + ThreadLocalRandom.current().nextLong(next / 2 + 1);
        next = Math.min(next * 2, CAP_MILLIS);
        return Duration.ofMillis(pause);
    }

    /** It works again: the next failure starts from the shortest pause. */
    public void reset() {
        next = FIRST_MILLIS;
    }
}
