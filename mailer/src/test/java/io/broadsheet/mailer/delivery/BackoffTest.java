package io.broadsheet.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.testing.ConfigurationBinding;
import io.broadsheet.mailer.MailConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A mail that is wanted later, as the settings are if nobody sets them. */
class BackoffTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    private final Backoff backoff =
            new Backoff(ConfigurationBinding.bind(MailConfig.class, Map.of()), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void pausesDoubleFromFiveMinutesToFourHours() {
        for (int tries = 0; tries < 100; tries++) {
            Duration least = Duration.ofMinutes(Math.min(5L << Math.min(tries, 10), 240));

            assertThat(backoff.pause(tries))
                    .as("after %d tries", tries)
                    .isBetween(least, least.plus(least.dividedBy(2)));
        }
    }

    @Test
    void aGreylistedMailIsTriedWithinTheQuarterOfAnHourThatServersRemember() {
        assertThat(backoff.again(0)).isBetween(NOW.plus(Duration.ofMinutes(5)), NOW.plus(Duration.ofMinutes(8)));
    }

    @Test
    void afterFourDaysItIsGivenUpAndNotBefore() {
        assertThat(backoff.isHopeless(null)).isFalse();
        assertThat(backoff.isHopeless(NOW.minus(Duration.ofDays(4)).plusSeconds(1)))
                .isFalse();
        assertThat(backoff.isHopeless(NOW.minus(Duration.ofDays(4)))).isTrue();
    }
}
