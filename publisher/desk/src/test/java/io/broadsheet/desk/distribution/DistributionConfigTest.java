package io.broadsheet.desk.distribution;

import static io.broadsheet.contract.testing.ConfigurationBinding.bind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DistributionConfigTest {
    @Test
    void theDefaultsAreThoseThatTheDocumentationNames() {
        assertThat(bind(DistributionConfig.class, Map.of()))
                .isEqualTo(new DistributionConfig(
                        List.of("feeds", "mail", "social"), Duration.ofSeconds(10), Duration.ofSeconds(15)));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(bind(
                        DistributionConfig.class,
                        Map.of(
                                "broadsheet.desk.channels", "feeds, mail,feeds",
                                "broadsheet.desk.retry-delay", "20ms",
                                "broadsheet.desk.heartbeat", "1s")))
                .isEqualTo(
                        new DistributionConfig(List.of("feeds", "mail"), Duration.ofMillis(20), Duration.ofSeconds(1)));
    }

    @Test
    void whatMakesNoSenseIsRefusedWithWhatWasExpected() {
        refused("broadsheet.desk.channels", " , ", "broadsheet.desk.channels is empty (expected: at least one of");
        refused("broadsheet.desk.retry-delay", "1ms", "broadsheet.desk.retry-delay is PT0.001S (expected: at least");
        refused("broadsheet.desk.heartbeat", "1ms", "broadsheet.desk.heartbeat is PT0.001S (expected: at least 100ms)");
    }

    private static void refused(String key, String value, String message) {
        assertThatThrownBy(() -> bind(DistributionConfig.class, Map.of(key, value)))
                .rootCause()
                .hasMessageContaining(message);
    }
}
