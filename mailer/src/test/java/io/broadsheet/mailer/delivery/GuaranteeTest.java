package io.broadsheet.mailer.delivery;

import static io.broadsheet.mailer.testing.MailerUnderTest.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.mailer.MailerApplication;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.broadsheet.mailer.testing.TestRelay;
import io.broadsheet.mailer.testing.TestRelay.Manner;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three mailer processes, a mail server that refuses, postpones and hangs up at random, mailers killed one after the other,
 * the database and the broker stopped and started again, all in the middle of one mailing: nobody is left out, whoever has two
 * copies is listed, there are no more of them than promised, and the books are right.
 *
 * <p>The seed decides who is treated how, what breaks in which order, when, and whom it hits. {@code
 * -Dguarantees.seed=7} takes another one, {@code -Dguarantees.recipients=20000} makes it the whole test.
 */
@Tag("services")
@Tag("once")
class GuaranteeTest {
    private static final long SEED = Long.getLong("guarantees.seed", 1);
    private static final int READERS = Integer.getInteger("guarantees.recipients", 1_500);
    private static final int READERS_FOR_A_KILL = 2_000;
    private static final int LEAST_KILLS = 3;
    private static final int PROCESSES = 3;
    private static final int CONNECTIONS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final TestRelay relay = new TestRelay(true);
    private final List<Process> processes = new ArrayList<>();
    private final Random random = new Random(SEED);
    private final MailerUnderTest mailer = starting(relay);

    /** What happens in the middle. */
    private enum Blow {
        KILL,
        DATABASE,
        BROKER
    }

    private static MailerUnderTest starting(TestRelay relay) {
        Map<String, Object> settings = new HashMap<>(MailerUnderTest.mailingTo(relay));
        settings.put("broadsheet.mail.batch-size", Math.max(50, READERS / 100));
        settings.put("broadsheet.mail.smtp.connections", CONNECTIONS);
        settings.put("broadsheet.mail.first-pause", "100ms");
        settings.put("broadsheet.mail.longest-pause", "500ms");
        return new MailerUnderTest(settings);
    }

    @BeforeEach
    void start() throws IOException {
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(another());
        }
        mailer.readers(READERS);
        // From now on only those who can be killed.
        mailer.first().close();
    }

    @AfterEach
    void stop() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        relay.goOn();
        mailer.close();
        relay.close();
    }

    @Test
    void nothingIsLostAndWhatCameTwiceIsListed() throws Exception {
        Map<Manner, Integer> expected = treat();
        List<Blow> blows = blows();
        System.out.printf("guarantees: seed %d, %,d recipients, %s%n", SEED, READERS, blows);
        ArticlePublished event = published("Seed " + SEED);

        int taken = blow(0, blows.size());
        relay.holdAfter(taken);
        mailer.announce(event);
        for (int i = 0; i < blows.size(); i++) {
            int until = taken;
            Awaitility.await().atMost(PATIENCE).until(() -> relay.taken().size() >= until);
            strike(blows.get(i));
            taken = blow(i + 1, blows.size());
            relay.holdAfter(taken - until);
        }
        relay.goOn();

        int refused = expected.getOrDefault(Manner.REFUSE, 0) + expected.getOrDefault(Manner.REFUSE_CONTENT, 0);
        assertThat(end(event).counts()).isEqualTo(new Counts(READERS, READERS - refused, 0, refused, 0));
        Map<String, Long> copies = relay.copies();
        assertThat(copies).hasSize(READERS - refused);
        Set<String> twice = copies.entrySet().stream()
                .filter(it -> it.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        List<String> doubts =
                mailer.query(String.class, "select s.email from doubt d join subscriber s on s.id = d.subscriber");
        // One mail for each connection of whoever was killed or lost the database, and those that the server hung up
        // on.
        int bound = (Collections.frequency(blows, Blow.KILL) + PROCESSES) * CONNECTIONS
                + expected.getOrDefault(Manner.DROP_AFTER_DATA, 0);
        System.out.printf(
                "guarantees: %d second copies, %d in doubt, at most %d allowed%n",
                relay.taken().size() - copies.size(), doubts.size(), bound);
        assertThat(doubts).containsAll(twice).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(bound);
        assertThat(relay.taken().size() - copies.size()).isLessThanOrEqualTo(bound);
        // Each copy is the same message.
        assertThat(relay.taken().stream().map(TestRelay.Taken::source).distinct())
                .hasSize(READERS - refused);
        books(copies.keySet(), refused);
    }

    /** How many mails the server has when a blow falls: evenly over the mailing, but never quite. */
    private int blow(int number, int all) {
        return (int) ((number + 0.4 + 0.5 * random.nextDouble()) / (all + 1) * READERS * 0.9);
    }

    private List<Blow> blows() {
        List<Blow> blows = new ArrayList<>(List.of(Blow.DATABASE, Blow.BROKER));
        blows.addAll(Collections.nCopies(Math.max(LEAST_KILLS, READERS / READERS_FOR_A_KILL), Blow.KILL));
        Collections.shuffle(blows, random);
        return blows;
    }

    private void strike(Blow blow) throws Exception {
        switch (blow) {
            case KILL -> {
                Process victim = processes.remove(random.nextInt(processes.size()));
                victim.destroyForcibly().waitFor();
                processes.add(another());
            }
            case DATABASE -> RealPostgres.restart();
            case BROKER -> RealKafka.restart();
        }
    }

    private DistributionReport end(ArticlePublished event) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> mailer.reports(event).stream()
                                .filter(report -> report.state().isFinal())
                                .reduce((_, last) -> last)
                                .orElse(null),
                        report -> report != null);
    }

    /** What the ledger says is what the mail server saw. */
    private void books(Set<String> taken, int refused) {
        assertThat(mailer.query(String.class, """
                        select s.email from delivery d join subscriber s on s.id = d.subscriber
                        where d.outcome = 'accepted'
                        """)).containsExactlyInAnyOrderElementsOf(taken);
        assertThat(mailer.query(Boolean.class, """
                        select sum(candidates) = ? and sum(accepted) = ? and sum(refused) = ? and sum(excluded) = 0
                        from batch
                        """, READERS, READERS - refused, refused))
                .containsExactly(true);
        assertThat(mailer.query(Integer.class, "select count(*)::int from postponement"))
                .containsExactly(0);
        assertThat(mailer.query(Integer.class, "select count(*)::int from under_way"))
                .containsExactly(0);
    }

    private Map<Manner, Integer> treat() {
        Map<Manner, Integer> counts = new EnumMap<>(Manner.class);
        for (int i = 1; i <= READERS; i++) {
            Manner manner = switch (random.nextInt(100)) {
                case 0 -> Manner.REFUSE_CONTENT;
                case 1 -> Manner.REFUSE;
                case 2 -> Manner.DROP_AFTER_DATA;
                case 3, 4 -> Manner.DROP_AT_RCPT;
                case 5, 6, 7, 8 -> Manner.LATER;
                default -> Manner.ACCEPT;
            };
            counts.merge(manner, 1, Integer::sum);
            relay.expect("reader%d@readers.example".formatted(i), always(manner));
        }
        return counts;
    }

    /** A refusal is for ever, however often it is asked. */
    private static Manner[] always(Manner manner) {
        return manner == Manner.REFUSE_CONTENT || manner == Manner.REFUSE
                ? new Manner[] {manner, manner, manner, manner, manner, manner}
                : new Manner[] {manner};
    }

    /** A mailer in a process of its own. */
    private Process another() throws IOException {
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
