package io.broadsheet.desk.access;

import static io.broadsheet.contract.testing.ConfigurationBinding.bind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessConfigurationTest {
    private static final String TOKEN = "0123456789abcdefghijklmnop";

    @Test
    void withoutSettingsThereIsNoTokenAndARandomFirstPassword() {
        assertThat(bind(ApiConfig.class, Map.of()).token()).isNull();
        assertThat(bind(ApiConfig.class, Map.of("broadsheet.api.token", " ")).token())
                .isNull();
        assertThat(bind(FirstLoginConfig.class, Map.of()).firstPassword()).isNull();
    }

    @Test
    void everyKeyIsReadAndNeverPrinted() {
        ApiConfig api = bind(ApiConfig.class, Map.of("broadsheet.api.token", TOKEN));
        FirstLoginConfig first = bind(FirstLoginConfig.class, Map.of("broadsheet.desk.first-password", "long enough"));

        assertThat(api.token()).isEqualTo(TOKEN);
        assertThat(api.toString()).doesNotContain(TOKEN);
        assertThat(first.firstPassword()).isEqualTo("long enough");
        assertThat(first.toString()).doesNotContain("long enough");
    }

    @Test
    void whatIsTooShortIsRefusedWithoutBeingNamed() {
        assertThatThrownBy(() -> bind(ApiConfig.class, Map.of("broadsheet.api.token", "guessme")))
                .hasStackTraceContaining("broadsheet.api.token is too weak")
                .hasStackTraceContaining("expected: at least 22");
        assertThatThrownBy(() -> bind(FirstLoginConfig.class, Map.of("broadsheet.desk.first-password", "short")))
                .rootCause()
                .hasMessage("broadsheet.desk.first-password has 5 characters (expected: at least 8)");
    }
}
