package io.broadsheet.syndication.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SearchConfigTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aValueOutOfRangeIsRefusedWithItsKey() {
        assertThatThrownBy(() -> new SearchConfig(-1, MINUTE, MINUTE))
                .hasMessage("broadsheet.syndication.search.per-client is -1 (expected: 0 or more)");
        assertThatThrownBy(() -> new SearchConfig(1, Duration.ofMillis(999), MINUTE))
                .hasMessage("broadsheet.syndication.search.window is PT0.999S (expected: at least 1s)");
        assertThatThrownBy(() -> new SearchConfig(1, MINUTE, Duration.ofMillis(9)))
                .hasMessage("broadsheet.syndication.search.timeout is PT0.009S (expected: at least 10ms)");
    }

    @Test
    void zeroIsNoLimit() {
        assertThat(new SearchConfig(0, MINUTE, MINUTE).perClient()).isZero();
    }
}
