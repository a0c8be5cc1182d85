package io.broadsheet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.standalone.command.CommandUnderTest.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
    private final Deque<String> answers = new ArrayDeque<>();

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before each test
    private CommandUnderTest command;

    @BeforeEach
    void start() throws IOException {
        command = new CommandUnderTest(
                folder,
                asked -> asked.line().startsWith("POST /api/feeds/replays")
                        ? new Answer(202, "{\"id\": 7}")
                        : new Answer(200, answers.removeFirst()));
    }

    @AfterEach
    void stop() {
        command.close();
    }

    @Test
    void itWaitsForTheEndAndTellsWhatWasDifferent() {
        answers.addAll(List.of(
                "{\"state\": \"RUNNING\", \"records\": 1000, \"differences\": 0}",
                "{\"state\": \"DONE\", \"records\": 1500, \"differences\": 3}"));

        assertThat(command.run("replay", "feeds")).isZero();

        assertThat(command.out() + command.err())
                .contains("records so far: 1000", "records replayed: 1500; 3 rows were others before");
    }

    @Test
    void aFailureIsSaidWithItsReason() {
        answers.add("{\"state\": \"FAILED\", \"records\": 5, \"differences\": 0, \"problem\": \"the broker is away\"}");

        assertThat(command.run("replay", "feeds")).isEqualTo(1);

        assertThat(command.out() + command.err()).contains("what is served stays as it was: the broker is away");
    }
}
