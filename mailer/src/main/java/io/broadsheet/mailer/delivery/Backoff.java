package io.broadsheet.mailer.delivery;

import io.broadsheet.mailer.MailConfig;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When whoever could not be mailed is tried again, and until when: the pause doubles from the first one up to the longest, with
 * up to half as much again by chance, so that what failed together does not come back together.
 */
@Singleton
class Backoff {
    private final MailConfig config;
    private final Clock clock;

    Backoff(MailConfig config, @Named("mailer") Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** When something that was tried so often before is to be tried again. */
    Instant again(int tries) {
        return clock.instant().plus(pause(tries));
    }

    /** Whether something that failed since then has been tried long enough. */
    boolean isHopeless(@Nullable Instant since) {
        return since != null && !since.plus(config.giveUpAfter()).isAfter(clock.instant());
    }

    Duration pause(int tries) {
        long longest = config.longestPause().toMillis();
        long pause = config.firstPause().toMillis();
        for (int i = 0; i < tries && pause < longest; i++) {
            pause *= 2;
        }
        long capped = Math.min(pause, longest);
        return Duration.ofMillis(capped + ThreadLocalRandom.current().nextLong(capped / 2 + 1));
    }
}
