package io.broadsheet.social.bluesky;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TidTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    @Test
    void aTidHasTheFormThatServersAskFor() {
        assertThat(Tid.of(NOON, "key")).matches("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}");
    }

    @Test
    void theSameTimeAndKeyGiveTheSame() {
        assertThat(Tid.of(NOON, "key")).isEqualTo(Tid.of(NOON, "key"));
        assertThat(Tid.of(NOON, "key")).isNotEqualTo(Tid.of(NOON, "other"));
    }

    @Test
    void laterOnesSortBehind() {
        assertThat(Tid.of(NOON.plusMillis(1), "a")).isGreaterThan(Tid.of(NOON, "b"));
        assertThat(Tid.of(NOON.plusSeconds(86_400), "a")).isGreaterThan(Tid.of(NOON, "b"));
    }
}
