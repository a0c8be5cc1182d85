package io.broadsheet.mailer;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that repeats one step until it is stopped. A step that throws is repeated after a pause that doubles up to half a
 * minute, with jitter; an Error ends the thread and is logged, for nothing can be promised after it.
 */
public final class WorkerThread {
    private static final Logger log = LoggerFactory.getLogger(WorkerThread.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** One step; it waits for work itself. */
    @FunctionalInterface
    public interface Step {
        /** Does what is to be done now. */
        void run() throws InterruptedException;
    }

    private final String name;
    private final Step step;
    private final Thread thread;
    private volatile boolean stopping;

    private WorkerThread(String name, Step step) {
        this.name = name;
        this.step = step;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::repeat);
    }

    /** Starts the thread. */
    public static WorkerThread start(String name, Step step) {
        WorkerThread worker = new WorkerThread(name, step);
        worker.thread.start();
        return worker;
    }

    /** Interrupts the step and waits for the thread to end. */
    public void stop(Duration patience) {
        stopping = true;
        thread.interrupt();
        try {
            if (!thread.join(patience)) {
                log.warn("{} did not end within {}", name, patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void repeat() {
        Duration pause = FIRST_PAUSE;
        while (!stopping) {
            try {
                step.run();
                pause = FIRST_PAUSE;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (stopping) {
                    return;
                }
                log.warn("{} goes on after {} ms: {}", name, pause.toMillis(), e.toString(), e);
                try {
                    Thread.sleep(jittered(pause));
                } catch (InterruptedException interrupted) {
                    return;
                }
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            } catch (Error e) {
                log.error("{} ended", name, e);
                throw e;
            }
        }
    }

    private static Duration jittered(Duration pause) {
        long millis = pause.toMillis();
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
    }
}
