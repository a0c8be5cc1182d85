package io.broadsheet.mailer.delivery;

import static io.broadsheet.mailer.testing.MailerUnderTest.published;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.mailer.MailerApplication;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.broadsheet.mailer.testing.TestRelay;
import io.broadsheet.mailer.testing.TestRelay.Manner;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Three mailer processes, a mail server that refuses, postpones and hangs up at random, one process killed in the middle, and
 * the database's connections cut: nobody is left out, whoever has two copies is listed, and the books are right.
 */
@Tag("services")
class GuaranteeTest {
    private static final int READERS = 1_200;
    private static final int CONNECTIONS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static TestRelay relay;
    private static MailerUnderTest mailer;
    private static final List<Process> processes = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        relay = new TestRelay(true);
        Map<String, Object> settings = new HashMap<>(MailerUnderTest.mailingTo(relay));
        settings.put("broadsheet.mail.batch-size", 50);
        settings.put("broadsheet.mail.smtp.connections", CONNECTIONS);
        settings.put("broadsheet.mail.first-pause", "100ms");
        settings.put("broadsheet.mail.longest-pause", "500ms");
        mailer = new MailerUnderTest(settings);
        processes.add(another());
        processes.add(another());
        mailer.readers(READERS);
    }

    @AfterAll
    static void stop() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        relay.goOn();
        mailer.close();
        relay.close();
    }

    /** The seed decides who is treated how, when the blow falls and on whom. */
    @ParameterizedTest
    @CsvSource({"1, false", "2, true"})
    void nothingIsLostAndWhatCameTwiceIsListed(long seed, boolean alsoTheDatabase) throws Exception {
        Random random = new Random(seed);
        relay.forget();
        Map<Manner, Integer> expected = treat(random);
        Set<Integer> before = Set.copyOf(issues());
        ArticlePublished event = published("Seed " + seed);
        int blow = READERS / 4 + random.nextInt(READERS / 4);
        relay.holdAfter(blow);

        mailer.announce(event);
        Awaitility.await().atMost(PATIENCE).until(() -> relay.taken().size() >= blow);
        Process victim = processes.remove(random.nextInt(processes.size()));
        victim.destroyForcibly().waitFor();
        if (alsoTheDatabase) {
            mailer.jdbi().useHandle(handle -> handle.execute("""
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                    """));
        }
        relay.goOn();
        processes.add(another());

        int refused = expected.getOrDefault(Manner.REFUSE_CONTENT, 0);
        assertThat(mailer.end(event).counts())
                .as("seed %d", seed)
                .isEqualTo(new Counts(READERS, READERS - refused, 0, refused, 0));
        assertThat(relay.copies()).as("seed %d", seed).hasSize(READERS - refused);
        int issue =
                issues().stream().filter(id -> !before.contains(id)).findFirst().orElseThrow();
        Set<String> twice = relay.copies().entrySet().stream()
                .filter(copies -> copies.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        JsonNode doubts = MailerUnderTest.json(mailer.editorGet("/api/issues/%d/doubts".formatted(issue)))
                .get("entries");
        int disturbed = (alsoTheDatabase ? 3 : 1) * CONNECTIONS;
        assertThat(doubts.findValuesAsText("email"))
                .as("seed %d", seed)
                .containsAll(twice)
                .hasSizeLessThanOrEqualTo(disturbed + expected.getOrDefault(Manner.DROP_AFTER_DATA, 0));
        // One more copy each at most, and each the same message.
        assertThat(relay.copies().values())
                .allSatisfy(copies -> assertThat(copies).isLessThanOrEqualTo(3));
        assertThat(relay.taken().stream().map(TestRelay.Taken::source).distinct())
                .hasSize(READERS - refused);
        books(issue, refused);
    }

    /** What the ledger says is what the mail server saw. */
    private static void books(int issue, int refused) {
        assertThat(mailer.query(String.class, """
                        select s.email from delivery d join subscriber s on s.id = d.subscriber
                        where d.issue = ? and d.outcome = 'accepted'
                        """, issue))
                .containsExactlyInAnyOrderElementsOf(relay.copies().keySet());
        assertThat(mailer.query(Boolean.class, """
                        select sum(candidates) = ? and sum(accepted) = ? and sum(refused) = ? and sum(excluded) = 0
                        from batch where issue = ?
                        """, READERS, READERS - refused, refused, issue))
                .containsExactly(true);
        assertThat(mailer.query(Integer.class, "select count(*)::int from postponement"))
                .containsExactly(0);
    }

    private static Map<Manner, Integer> treat(Random random) {
        Map<Manner, Integer> counts = new HashMap<>();
        for (int i = 1; i <= READERS; i++) {
            Manner manner = switch (random.nextInt(100)) {
                case 0 -> Manner.REFUSE_CONTENT;
                case 1 -> Manner.DROP_AFTER_DATA;
                case 2, 3 -> Manner.DROP_AT_RCPT;
                case 4, 5, 6, 7 -> Manner.LATER;
                default -> Manner.ACCEPT;
            };
            counts.merge(manner, 1, Integer::sum);
            relay.expect("reader%d@readers.example".formatted(i), always(manner));
        }
        return counts;
    }

    /** A refusal is for ever, however often it is asked. */
    private static Manner[] always(Manner manner) {
        return manner == Manner.REFUSE_CONTENT ? new Manner[] {manner, manner, manner, manner} : new Manner[] {manner};
    }

    private static List<Integer> issues() {
        return mailer.query(Integer.class, "select id from issue");
    }

    /** A mailer in a process of its own. */
    private static Process another() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback-test.xml",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MailerApplication.class.getName()));
        mailer.settings().forEach((key, value) -> command.add("--" + key + "=" + value));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("target/guarantee-mailer-%d.log".formatted(System.nanoTime())))
                .start();
    }
}
