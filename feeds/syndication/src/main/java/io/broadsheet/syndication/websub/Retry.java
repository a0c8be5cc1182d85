package io.broadsheet.syndication.websub;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between tries: doubling, capped, with jitter. */
final class Retry {
    private static final int MOST_DOUBLINGS = 30;

    private Retry() {}

    /**
     * The pause after a failure.
     *
     * @param attempts that failed before this one
     */
    static Duration pause(Duration first, int attempts, Duration longest) {
        long millis = Math.min(longest.toMillis(), first.toMillis() << Math.min(attempts, MOST_DOUBLINGS));
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1));
    }
}
