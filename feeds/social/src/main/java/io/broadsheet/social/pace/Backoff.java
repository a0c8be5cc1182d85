package io.broadsheet.social.pace;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses that double from try to try up to a ceiling, each moved by up to a quarter either way so that many that failed
 * together do not come back together.
 *
 * @param first pause after the first failed try
 * @param longest ceiling before the jitter
 */
public record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 40;
    private static final double JITTER = 0.25;

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "pauses are %s to %s (expected: the first above 0, the longest no shorter)"
                            .formatted(first, longest));
        }
    }

    /** The pause after {@code failures} tries in a row that failed, from 1. */
    public Duration after(int failures, RandomGenerator random) {
        int doublings = Math.clamp(failures - 1L, 0, MOST_DOUBLINGS);
        double millis = Math.min(first.toMillis() * Math.pow(2, doublings), (double) longest.toMillis());
        double moved = millis * (1 - JITTER + 2 * JITTER * random.nextDouble());
        return Duration.ofMillis(Math.max(1, Math.round(moved)));
    }
}
