package io.broadsheet.mailer.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.testing.ConfigurationBinding;
import java.time.Duration;
import java.util.Map;

/** The keys of this package, for the test of configurations. */
public final class SampleKeys {
    private SampleKeys() {}

    /** Binds them. */
    public static void assertEveryKeyIsRead() {
        assertThat(ConfigurationBinding.bind(HookConfig.class, Map.of()))
                .isEqualTo(new HookConfig(null, null, Duration.ofHours(25)));
        assertThat(ConfigurationBinding.bind(
                        HookConfig.class,
                        Map.of(
                                "broadsheet.mail.hooks.mailgun-signing-key",
                                "m",
                                "broadsheet.mail.hooks.max-age",
                                "2h")))
                .isEqualTo(new HookConfig("m", null, Duration.ofHours(2)));
    }
}
