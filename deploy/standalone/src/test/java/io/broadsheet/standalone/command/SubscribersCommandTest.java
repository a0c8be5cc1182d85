package io.broadsheet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.standalone.command.CommandUnderTest.Answer;
import io.broadsheet.standalone.command.CommandUnderTest.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a server that answers as the mailer does. */
class SubscribersCommandTest {
    private static final String CSV = "email,name\r\nada@example.org,Ada\r\n";
    private static final String FIRST_PAGE = """
            {"subscribers": [
              {"id": 7, "email": "ada@example.org", "status": "confirmed", "name": "Ada", "suppressed": []},
              {"id": 8, "email": "Ada@example.org.example.com", "status": "unsubscribed", "name": null,
               "suppressed": ["unsubscribed", "complained"]}], "next": NEXT}""";

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before each test
    private CommandUnderTest command;

    @BeforeEach
    void start() throws IOException {
        command = new CommandUnderTest(folder, SubscribersCommandTest::answer);
    }

    @AfterEach
    void stop() {
        command.close();
    }

    private static Answer answer(Asked asked) {
        String line = asked.line();
        if (line.startsWith("GET /api/subscribers?limit=1000&after=8")) {
            return new Answer(200, "{\"subscribers\": [], \"next\": null}");
        } else if (line.contains("status=late")) {
            return new Answer(400, "{\"detail\": \"status is 'late' (expected: pending, confirmed or unsubscribed)\"}");
        } else if (line.startsWith("GET /api/subscribers?")) {
            return new Answer(200, FIRST_PAGE.replace("NEXT", line.contains("after=0") ? "8" : "null"));
        } else if (line.startsWith("GET /api/subscribers/export?")) {
            return new Answer(200, CSV);
        } else if (line.equals("GET /api/subscribers/7/export")) {
            return new Answer(200, "{\"email\": \"ada@example.org\", \"mails\": []}");
        }
        return new Answer(line.equals("DELETE /api/subscribers/7") ? 204 : 404, "");
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addFirst("subscribers");
        return command.run(all.toArray(String[]::new));
    }

    @Test
    void readersAreListedPageByPageWithWhyNoMailReachesThem() {
        assertThat(run("find", "ada", "--status", "confirmed")).isZero();

        assertThat(command.asked())
                .extracting(Asked::line)
                .containsExactly(
                        "GET /api/subscribers?limit=1000&after=0&q=ada&status=confirmed&source=&suppressed=",
                        "GET /api/subscribers?limit=1000&after=8&q=ada&status=confirmed&source=&suppressed=");
        assertThat(command.out())
                .contains("ada@example.org", "Ada", "(suppressed: unsubscribed, complained)", "2 found")
                .doesNotContain("null");
    }

    @Test
    void aFileIsThereWholeAndForItsOwnerOnly() throws IOException {
        Path file = folder.resolve("readers.csv");

        assertThat(run("export", file.toString(), "--status", "confirmed")).isZero();

        assertThat(file).hasContent(CSV);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder.resolve("readers.csv.part")).doesNotExist();
    }

    @Test
    void aFilterThatTheServerRefusesLeavesTheFileAsItWas() throws IOException {
        Path file = Files.writeString(folder.resolve("readers.csv"), "as it was");

        assertThat(run("export", file.toString(), "--status", "late")).isEqualTo(1);

        assertThat(file).hasContent("as it was");
        assertThat(folder.resolve("readers.csv.part")).doesNotExist();
        assertThat(command.err()).contains("status is 'late' (expected: pending, confirmed or unsubscribed)");
    }

    @Test
    void whatIsKnownOfAPersonIsPrinted() {
        assertThat(run("person", "Ada@Example.org")).isZero();

        assertThat(command.out()).contains("\"email\" : \"ada@example.org\"");
    }

    @Test
    void onlyThePersonWithExactlyThisAddressIsErasedAndOnlyWhenMeant() {
        assertThat(run("erase", "ada@example.org")).isEqualTo(2);
        assertThat(run("erase", "da@example.org", "--yes")).isEqualTo(1);
        assertThat(command.asked()).noneMatch(it -> it.line().startsWith("DELETE"));

        assertThat(run("erase", "ada@example.org", "--yes")).isZero();

        assertThat(command.asked().getLast().line()).isEqualTo("DELETE /api/subscribers/7");
        assertThat(command.err()).contains("--yes must be given", "no subscriber has the address da@example.org");
    }
}
