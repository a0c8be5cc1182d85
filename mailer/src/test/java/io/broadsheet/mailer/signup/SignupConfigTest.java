package io.broadsheet.mailer.signup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.testing.ConfigurationBinding;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Defaults, every key, and what is refused with which words. */
class SignupConfigTest {
    @Test
    void theDefaultsAreThoseThatTheDocumentationNames() {
        assertThat(ConfigurationBinding.bind(SignupConfig.class, Map.of()))
                .isEqualTo(
                        new SignupConfig(true, 3, 20, 2_000, Duration.ofSeconds(2), Duration.ofDays(3), null, false));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(ConfigurationBinding.bind(
                        SignupConfig.class,
                        Map.of(
                                "broadsheet.mail.subscribe.open",
                                false,
                                "broadsheet.mail.subscribe.per-address",
                                1,
                                "broadsheet.mail.subscribe.per-origin",
                                2,
                                "broadsheet.mail.subscribe.overall",
                                3,
                                "broadsheet.mail.subscribe.quickest",
                                "4s",
                                "broadsheet.mail.subscribe.confirm-within",
                                "5h",
                                "broadsheet.mail.subscribe.disposable-domains",
                                "domains.txt",
                                "broadsheet.mail.subscribe.behind-proxy",
                                true)))
                .isEqualTo(new SignupConfig(
                        false, 1, 2, 3, Duration.ofSeconds(4), Duration.ofHours(5), "domains.txt", true));
    }

    @Test
    void whatMakesNoSenseIsNamedWithWhatWasExpected() {
        assertRefused("per-address", () -> config(0, 1, 1, Duration.ZERO, Duration.ofHours(1)));
        assertRefused("per-origin", () -> config(1, 0, 1, Duration.ZERO, Duration.ofHours(1)));
        assertRefused("overall", () -> config(1, 1, 0, Duration.ZERO, Duration.ofHours(1)));
        assertRefused("quickest", () -> config(1, 1, 1, Duration.ofSeconds(-1), Duration.ofHours(1)));
        assertRefused("confirm-within", () -> config(1, 1, 1, Duration.ZERO, Duration.ofMinutes(1)));
        assertThatThrownBy(() -> new SignupWiring()
                        .disposableDomains(new SignupConfig(
                                true, 1, 1, 1, Duration.ZERO, Duration.ofHours(1), "/no/such/file", false)))
                .hasMessageContaining("broadsheet.mail.subscribe.disposable-domains is '/no/such/file'");
    }

    private static SignupConfig config(int address, int origin, int overall, Duration quickest, Duration within) {
        return new SignupConfig(true, address, origin, overall, quickest, within, null, false);
    }

    private static void assertRefused(String key, ThrowingCallable construction) {
        assertThatThrownBy(construction)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadsheet.mail.subscribe." + key)
                .hasMessageContaining("expected: ");
    }
}
