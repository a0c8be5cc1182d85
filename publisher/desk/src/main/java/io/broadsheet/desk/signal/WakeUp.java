package io.broadsheet.desk.signal;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets one thread sleep until there is work or time is up; calls that come while it works are not lost. Thread-safe. */
public final class WakeUp {
    private final Semaphore calls = new Semaphore(0);

    /** Ends the present wait, or the next one. */
    public void call() {
        calls.release();
    }

    /** Waits for a call; returns whether one came. Several calls count as one. */
    public boolean await(Duration atMost) throws InterruptedException {
        boolean called = calls.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        calls.drainPermits();
        return called;
    }
}
