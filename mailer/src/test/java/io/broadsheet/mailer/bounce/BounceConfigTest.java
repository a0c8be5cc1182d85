package io.broadsheet.mailer.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.testing.ConfigurationBinding;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Defaults, every key, and what is refused with which words. */
class BounceConfigTest {
    @Test
    void theDefaultsAreThoseThatTheDocumentationNames() {
        assertThat(ConfigurationBinding.bind(BounceConfig.class, Map.of()))
                .isEqualTo(new BounceConfig(5, Duration.ofDays(30), false));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(ConfigurationBinding.bind(
                        BounceConfig.class,
                        Map.of(
                                "broadsheet.mail.bounces.soft-limit",
                                2,
                                "broadsheet.mail.bounces.soft-window",
                                "3h",
                                "broadsheet.mail.bounces.verp",
                                true)))
                .isEqualTo(new BounceConfig(2, Duration.ofHours(3), true));
    }

    @Test
    void whatMakesNoSenseIsNamedWithWhatWasExpected() {
        assertThatThrownBy(() -> new BounceConfig(0, Duration.ofDays(1), false))
                .hasMessageContaining("broadsheet.mail.bounces.soft-limit is 0 (expected: ");
        assertThatThrownBy(() -> new BounceConfig(1, Duration.ofMinutes(1), false))
                .hasMessageContaining("broadsheet.mail.bounces.soft-window is PT1M (expected: ");
    }
}
