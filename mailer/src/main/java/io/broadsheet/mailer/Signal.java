package io.broadsheet.mailer;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes a worker of this process at once, so that its poll is only the safety net. Many wakes in a row count as one. */
public final class Signal {
    private final Semaphore rung = new Semaphore(0);

    /** Wakes the waiter, or lets its next wait return at once. */
    public void ring() {
        rung.release();
    }

    /** Waits until somebody rings, for at most {@code patience}. */
    public void await(Duration patience) throws InterruptedException {
        if (rung.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            rung.drainPermits();
        }
    }
}
