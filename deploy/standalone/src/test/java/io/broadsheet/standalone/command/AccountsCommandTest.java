package io.broadsheet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.standalone.command.CommandUnderTest.Answer;
import io.broadsheet.standalone.command.CommandUnderTest.Asked;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a server that answers as the social service does. */
class AccountsCommandTest {
    private static final String SECRET = "123456:very-secret";

    private final InputStream input = System.in;

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before each test
    private CommandUnderTest command;

    @BeforeEach
    void start() throws IOException {
        command = new CommandUnderTest(folder, AccountsCommandTest::answer);
    }

    @AfterEach
    void stop() {
        command.close();
        System.setIn(input);
    }

    private static Answer answer(Asked asked) {
        return switch (asked.line()) {
            case "GET /api/networks" -> new Answer(200, """
                    [{"name": "telegram", "title": "Telegram", "rights": "A bot that is an administrator.", "fields": [
                      {"key": "target", "label": "Channel", "privacy": "SHOWN", "weight": "REQUIRED", "hint": "@name"},
                      {"key": "token", "label": "Bot token", "privacy": "SECRET", "weight": "REQUIRED", "hint": "as shown"}]}]""");
            case "GET /api/accounts" -> new Answer(200, """
                    [{"name": "news", "network": "telegram", "state": "reconnect", "sections": ["Arts"],
                      "problem": "the token is void", "pausedUntil": null}]""");
            case "POST /api/accounts" -> new Answer(201, "{\"name\": \"news\", \"state\": \"ready\"}");
            case "POST /api/accounts/news/test" ->
                new Answer(200, "{\"outcome\": \"lacking\", \"detail\": \"no right to post\"}");
            case "DELETE /api/accounts/news" -> new Answer(204, "");
            default -> new Answer(404, "{\"detail\": \"there is no account 'nobody'\"}");
        };
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addFirst("accounts");
        return command.run(all.toArray(String[]::new));
    }

    private String printed() {
        return command.out() + command.err();
    }

    @Test
    void accountsAreListedWithWhatIsWrong() {
        assertThat(run("list")).isZero();

        assertThat(printed())
                .contains("news", "reconnect", "Arts", "the token is void")
                .doesNotContain("paused");
    }

    @Test
    void theSecretIsReadFromStandardInputAndTheRightsAreShown() {
        System.setIn(new ByteArrayInputStream((SECRET + "\n").getBytes(UTF_8)));

        assertThat(run("add", "news", "--network", "telegram", "--set", "target=@review", "--section", "Arts"))
                .isZero();

        assertThat(command.asked().getLast().line()).isEqualTo("POST /api/accounts");
        assertThat(command.asked().getLast().body()).contains(SECRET, "@review", "Arts");
        assertThat(printed()).contains("A bot that is an administrator.").doesNotContain(SECRET);
    }

    @Test
    void aSecretAmongTheOptionsIsRefusedBeforeAnythingIsSent() {
        assertThat(run("add", "news", "--network", "telegram", "--set", "token=" + SECRET))
                .isEqualTo(2);

        assertThat(printed()).contains("options can be seen by others").doesNotContain(SECRET);
        assertThat(command.asked()).noneMatch(it -> it.line().startsWith("POST"));
    }

    @Test
    void anUnknownNetworkIsNamedWithTheKnownOnes() {
        assertThat(run("add", "news", "--network", "telegraph")).isEqualTo(2);

        assertThat(printed()).contains("network is 'telegraph' (expected: one of telegram)");
    }

    @Test
    void rightsThatDoNotSufficeAreAnExitCode() {
        assertThat(run("test", "news")).isEqualTo(1);

        assertThat(printed()).contains("news: lacking: no right to post");
    }

    @Test
    void removingSaysWhatWasRemovedOrThatThereIsNone() {
        assertThat(run("remove", "news")).isZero();
        assertThat(run("remove", "nobody")).isEqualTo(1);

        assertThat(printed()).contains("news is removed", "there is no account 'nobody'");
    }
}
