package io.broadsheet.desk.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginAttemptsTest {
    private final HandClock clock = new HandClock();
    private final LoginAttempts attempts = new LoginAttempts(clock);

    @Test
    void anAddressThatGuessedTooOftenWaitsAndThenHasOneMore() {
        take(LoginAttempts.PER_ADDRESS, "ann", "192.0.2.1");
        boolean tooMany = attempts.take("bob", "192.0.2.1");
        clock.forward(LoginAttempts.DROP);

        assertThat(tooMany).isFalse();
        assertThat(attempts.take("bob", "192.0.2.1")).isTrue();
        assertThat(attempts.take("bob", "192.0.2.1")).isFalse();
    }

    @Test
    void aNameGuessedFromManyAddressesWaits() {
        for (int i = 0; i < LoginAttempts.PER_NAME; i++) {
            assertThat(attempts.take("ann", "192.0.2." + i)).isTrue();
        }

        assertThat(attempts.take("ann", "198.51.100.1")).isFalse();
        assertThat(attempts.take("bob", "198.51.100.1")).isTrue();
    }

    @Test
    void oneStrangerAloneDoesNotKeepAnEditorOut() {
        take(LoginAttempts.PER_ADDRESS + 100, "ann", "192.0.2.1");

        assertThat(attempts.take("ann", "198.51.100.1")).isTrue();
    }

    @Test
    void theRightPasswordGivesAllAttemptsBack() {
        take(LoginAttempts.PER_ADDRESS, "ann", "192.0.2.1");

        attempts.forget("ann", "192.0.2.1");

        assertThat(attempts.take("ann", "192.0.2.1")).isTrue();
    }

    @Test
    void aClockSetBackTakesNothingAway() {
        attempts.take("ann", "192.0.2.1");
        clock.forward(Duration.ofHours(-1));

        assertThat(attempts.take("ann", "192.0.2.1")).isTrue();
    }

    private void take(int times, String name, String address) {
        for (int i = 0; i < times; i++) {
            attempts.take(name, address);
        }
    }

    private static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void forward(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
