package io.broadsheet.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollPaceTest {
    private final PollPace pace = new PollPace();

    @Test
    void theFirstPollHasTimeToConnect() {
        assertThat(pace.poll()).isEqualTo(Duration.ofSeconds(1));
        assertThat(pace.rest()).isEqualTo(Duration.ZERO);
    }

    @Test
    void whoIsCutOffMostlyRests() {
        pace.polled(true, 0);

        assertThat(pace.rest()).isGreaterThan(pace.poll().multipliedBy(10));
    }

    @Test
    void aConnectionOrARecordEndsThat() {
        pace.polled(true, 0);
        pace.polled(true, 1);

        assertThat(pace.rest()).isEqualTo(Duration.ZERO);

        pace.polled(true, 0);
        pace.polled(false, 0);

        assertThat(pace.rest()).isEqualTo(Duration.ZERO);
    }
}
