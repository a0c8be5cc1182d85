package io.broadsheet.mailer.digest;

import io.broadsheet.mailer.WorkerThread;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Closes digests when their hour has come. It may be late, after a stop of any length; what waits goes with the next close. */
@Context
final class DigestWorker {
    private static final Duration POLL = Duration.ofSeconds(5);

    private final Digests digests;
    private @Nullable WorkerThread thread;

    DigestWorker(Digests digests) {
        this.digests = digests;
    }

    @PostConstruct
    void start() {
        thread = WorkerThread.start("mailer-digests", this::step);
    }

    @PreDestroy
    void stop() {
        if (thread != null) {
            thread.stop(Duration.ofSeconds(5));
        }
    }

    private void step() throws InterruptedException {
        if (!digests.closeNextDue()) {
            Thread.sleep(POLL);
        }
    }
}
