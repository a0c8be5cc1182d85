package io.broadsheet.social.pace;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting worker at once; rings while nobody waits are kept as one. Thread-safe. */
public final class Bell {
    private final Semaphore rings = new Semaphore(0);

    /** Wakes the worker, or lets its next wait end at once. */
    public void ring() {
        rings.release();
    }

    /** Waits for a ring, at most {@code longest}. */
    public void await(Duration longest) throws InterruptedException {
        if (rings.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            rings.drainPermits();
        }
    }
}
