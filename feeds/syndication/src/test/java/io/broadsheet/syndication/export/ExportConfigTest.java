package io.broadsheet.syndication.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExportConfigTest {
    @Test
    void whatCannotBeIsRefusedWithItsKey() {
        assertThatThrownBy(() -> config("public", "", null, 1000))
                .hasMessage("broadsheet.export.folder is 'public' (expected: a path that starts with a slash)");
        for (String prefix : new String[] {"/site", "../site", "a/../b", "a\nb"}) {
            assertThatThrownBy(() -> config(null, prefix, null, 1000))
                    .as(prefix)
                    .hasMessageStartingWith("broadsheet.export.prefix is '" + prefix);
        }
        assertThatThrownBy(() -> config(null, "", "key", 1000))
                .hasMessageContaining("only one of access-key and secret-key");
        assertThatThrownBy(() -> config(null, "", null, 49))
                .hasMessage("broadsheet.export.interval is PT0.049S (expected: at least 50ms)");
    }

    @Test
    void keysAreNeverPrinted() {
        assertThat(new ExportConfig(
                                null, false, "site", null, "r", "", "an-access-key", "a-secret", Duration.ofSeconds(1))
                        .toString())
                .doesNotContain("an-access-key", "a-secret");
    }

    private static ExportConfig config(@Nullable String folder, String prefix, @Nullable String accessKey, int millis) {
        return new ExportConfig(
                folder, false, "site", null, "us-east-1", prefix, accessKey, null, Duration.ofMillis(millis));
    }
}
