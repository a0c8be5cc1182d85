package io.broadsheet.contract.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ApiTokenTest {
    private static final String TOKEN = "0123456789abcdefghijklmnop";

    @Test
    void onlyTheSameTokenMatches() {
        assertThat(new ApiToken(TOKEN).matches(TOKEN)).isTrue();
        assertThat(new ApiToken(TOKEN).matches(TOKEN + "q")).isFalse();
        assertThat(new ApiToken(TOKEN).matches("")).isFalse();
    }

    @Test
    void aGuessableTokenIsRefusedWithoutPrintingIt() {
        assertThatThrownBy(() -> new ApiToken("secret"))
                .hasMessageContaining("6 characters")
                .hasMessageNotContaining("secret");
        assertThat(new ApiToken(TOKEN).toString()).doesNotContain(TOKEN);
    }
}
