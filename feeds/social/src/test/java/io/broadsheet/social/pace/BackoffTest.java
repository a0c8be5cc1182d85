package io.broadsheet.social.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofHours(1));

    @Test
    void pausesDoubleWithinAQuarterOfJitter() {
        Random random = new Random(1);
        for (int failures = 1; failures <= 6; failures++) {
            long seconds = 10L << (failures - 1);
            assertThat(backoff.after(failures, random))
                    .isBetween(Duration.ofMillis(seconds * 750), Duration.ofMillis(seconds * 1_250));
        }
    }

    @Test
    void pausesHaveACeiling() {
        assertThat(backoff.after(Integer.MAX_VALUE, new Random(1)))
                .isBetween(Duration.ofMinutes(45), Duration.ofMinutes(75));
    }

    @Test
    void pausesDiffer() {
        Random random = new Random(1);

        assertThat(backoff.after(1, random)).isNotEqualTo(backoff.after(1, random));
    }

    @Test
    void aLongestPauseBelowTheFirstIsRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
