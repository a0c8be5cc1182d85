package io.broadsheet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.standalone.command.Secrets.Asked;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.Writer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static final Asked TOKEN = new Asked("token", "Access token", false);
    private static final Asked SECOND = new Asked("client-secret", "Client secret", true);

    private static Secrets secrets(Map<String, String> environment, String input) {
        return Secrets.of(
                environment, new BufferedReader(new StringReader(input)), new PrintWriter(Writer.nullWriter()));
    }

    @Test
    void theEnvironmentWins() {
        assertThat(secrets(Map.of("BROADSHEET_ACCOUNT_TOKEN", "from there"), "a line\n")
                        .ask(TOKEN))
                .contains("from there");
    }

    @Test
    void elseTheyAreTheLinesOfStandardInputInOrder() {
        Secrets secrets = secrets(Map.of(), "first\n second \n");

        assertThat(secrets.ask(TOKEN)).contains("first");
        assertThat(secrets.ask(SECOND)).contains("second");
    }

    @Test
    void whatMayBeEmptyMayBeMissing() {
        assertThat(secrets(Map.of(), "").ask(SECOND)).isEmpty();
    }

    @Test
    void whatMustBeGivenIsNamedWithItsVariable() {
        assertThatThrownBy(() -> secrets(Map.of(), "\n").ask(TOKEN))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("token is missing (Access token)")
                .hasMessageContaining("BROADSHEET_ACCOUNT_TOKEN");
    }
}
