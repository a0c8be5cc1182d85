package io.broadsheet.social.announcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.testing.ConfigurationBinding;
import io.broadsheet.social.outbound.OutboundConfig;
import io.broadsheet.social.outbound.OwnSiteConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnouncementConfigTest {
    @Test
    void theDefaultsAreTheDocumentedOnes() {
        assertThat(ConfigurationBinding.bind(AnnouncementConfig.class, Map.of()))
                .isEqualTo(new AnnouncementConfig(
                        Duration.ofDays(2),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(10),
                        Duration.ofHours(1),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(10)));
        assertThat(ConfigurationBinding.bind(OutboundConfig.class, Map.of()))
                .isEqualTo(new OutboundConfig(Duration.ofSeconds(20), false));
    }

    @Test
    void everyKeyIsBound() {
        Map<String, Object> settings = Map.of(
                "broadsheet.social.max-age", "1h",
                "broadsheet.social.lease", "2m",
                "broadsheet.social.first-pause", "3s",
                "broadsheet.social.longest-pause", "4m",
                "broadsheet.social.poll", "5s",
                "broadsheet.social.page-wait", "8s",
                "broadsheet.social.retry-delay", "6s",
                "broadsheet.social.timeout", "7s",
                "broadsheet.social.allow-private-addresses", "true");

        assertThat(ConfigurationBinding.bind(AnnouncementConfig.class, settings))
                .isEqualTo(new AnnouncementConfig(
                        Duration.ofHours(1),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(6)));
        assertThat(ConfigurationBinding.bind(OutboundConfig.class, settings))
                .isEqualTo(new OutboundConfig(Duration.ofSeconds(7), true));
    }

    @Test
    void theOwnSiteIsBoundAndChecked() {
        assertThat(ConfigurationBinding.bind(OwnSiteConfig.class, Map.of()))
                .isEqualTo(new OwnSiteConfig(URI.create("http://localhost:8080")));
        assertThat(ConfigurationBinding.bind(
                        OwnSiteConfig.class, Map.of("broadsheet.publication.base-url", "https://review.example")))
                .isEqualTo(new OwnSiteConfig(URI.create("https://review.example")));
        assertThatThrownBy(() -> new OwnSiteConfig(URI.create("review.example")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadsheet.publication.base-url is 'review.example'");
    }

    @ParameterizedTest
    @CsvSource({
        "max-age, 1s",
        "max-age, 31d",
        "lease, 1ms",
        "first-pause, 0s",
        "longest-pause, 1s",
        "poll, 2m",
        "page-wait, 2h",
        "retry-delay, 0s"
    })
    void valuesOutOfRangeAreRefusedWithTheirKey(String key, String value) {
        assertThatThrownBy(() ->
                        ConfigurationBinding.bind(AnnouncementConfig.class, Map.of("broadsheet.social." + key, value)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasStackTraceContaining("broadsheet.social.%s is ".formatted(key));
    }
}
