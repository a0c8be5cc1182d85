package io.broadsheet.mailer.delivery;

import static io.broadsheet.mailer.testing.MailerUnderTest.published;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.mailer.MailerApplication;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.broadsheet.mailer.testing.TestRelay;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mailer is killed (SIGKILL) in the middle of a mailing: nobody is left out, and the doubt is one mail per connection. */
@Tag("services")
class CrashTest {
    private static final int READERS = 400;
    private static final int CONNECTIONS = 4;

    private final TestRelay relay = new TestRelay();
    private final Map<String, Object> settings = new HashMap<>(MailerUnderTest.mailingTo(relay));
    private final MailerUnderTest mailer = starting();

    private MailerUnderTest starting() {
        settings.put("broadsheet.mail.batch-size", 50);
        settings.put("broadsheet.mail.smtp.connections", CONNECTIONS);
        return new MailerUnderTest(settings);
    }

    @BeforeEach
    void readers() {
        mailer.readers(READERS);
    }

    @AfterEach
    void stop() throws IOException {
        relay.goOn();
        mailer.close();
        relay.close();
    }

    @Test
    void whatAKilledMailerLeftIsDoneByTheOther() throws Exception {
        Process victim = start();
        ArticlePublished event = published("Killed in the middle");
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> members() == 4);
            relay.holdAfter(0);
            mailer.announce(event);
            // Two batches each: both mailers are in the middle, every connection waits for its answer.
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> running() == 4);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> relay.connections() == 2 * CONNECTIONS);
            // A mail is begun before its permit is durable, and ended only after.
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> underWay() == 2 * CONNECTIONS);
        } finally {
            victim.destroyForcibly().waitFor();
        }

        relay.goOn();

        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(READERS, READERS, 0, 0, 0));
        assertThat(relay.copies()).hasSize(READERS);
        assertThat(relay.taken().size() - READERS).isBetween(0, CONNECTIONS);
        // Whoever has a second copy is listed, and hardly anybody else.
        Set<String> twice = relay.copies().entrySet().stream()
                .filter(copies -> copies.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        JsonNode doubts = MailerUnderTest.json(mailer.editorGet("/api/issues/%d/doubts".formatted(issue())))
                .get("entries");
        assertThat(doubts.findValuesAsText("email")).containsAll(twice).hasSize(CONNECTIONS);
        assertThat(doubts.findValuesAsText("settled")).containsOnly("accepted");
        assertThat(mailer.end(event).detail()).contains("4 may have a second copy, see /api/issues/");
        // A second copy is recognised as the same message.
        assertThat(relay.taken().stream().map(TestRelay.Taken::source).distinct())
                .hasSize(READERS);
    }

    private int issue() {
        return mailer.query(Integer.class, "select id from issue").getFirst();
    }

    private int running() {
        return mailer.query(Integer.class, "select count(*)::int from batch where state = 'running'")
                .getFirst();
    }

    private int underWay() {
        return mailer.query(Integer.class, "select count(*)::int from under_way")
                .getFirst();
    }

    private static int members() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", RealKafka.bootstrapServers()))) {
            return admin.describeShareGroups(List.of(BatchWorker.GROUP))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .members()
                    .size();
        }
    }

    /** A mailer in a process of its own. */
    private Process start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback-test.xml",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MailerApplication.class.getName()));
        mailer.settings().forEach((key, value) -> command.add("--" + key + "=" + value));
        File log = new File("target/killed-mailer.log");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }
}
