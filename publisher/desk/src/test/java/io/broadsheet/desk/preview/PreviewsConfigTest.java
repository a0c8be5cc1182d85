package io.broadsheet.desk.preview;

import static io.broadsheet.contract.testing.ConfigurationBinding.bind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreviewsConfigTest {
    @Test
    void withoutAddressesTheDeskAsksItself() {
        assertThat(bind(PreviewsConfig.class, Map.of()))
                .isEqualTo(new PreviewsConfig(null, null, null, Duration.ofSeconds(5)));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(bind(
                        PreviewsConfig.class,
                        Map.of(
                                "broadsheet.desk.previews.syndication", "http://s:1/",
                                "broadsheet.desk.previews.mailer", "http://m:2",
                                "broadsheet.desk.previews.social", "https://o/under",
                                "broadsheet.desk.previews.timeout", "300ms")))
                .isEqualTo(new PreviewsConfig("http://s:1", "http://m:2", "https://o/under", Duration.ofMillis(300)));
    }

    @Test
    void whatMakesNoSenseIsRefusedWithWhatWasExpected() {
        refused("broadsheet.desk.previews.mailer", "mailer:8082", "'mailer:8082' (expected: an address such as");
        refused("broadsheet.desk.previews.social", "no address", "'no address' (expected: an address such as");
        refused("broadsheet.desk.previews.timeout", "1ms", "PT0.001S (expected: 100ms to 1m)");
        refused("broadsheet.desk.previews.timeout", "1h", "PT1H (expected: 100ms to 1m)");
    }

    private static void refused(String key, String value, String message) {
        assertThatThrownBy(() -> bind(PreviewsConfig.class, Map.of(key, value)))
                .rootCause()
                .hasMessageContaining(message);
    }
}
