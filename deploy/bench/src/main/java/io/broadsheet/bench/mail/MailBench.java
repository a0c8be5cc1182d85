package io.broadsheet.bench.mail;

import io.broadsheet.bench.ground.Figures;
import io.broadsheet.bench.ground.Ground;
import io.broadsheet.bench.ground.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * How near the mailer is to the wire. Everything is durable and the ledger is on; sizes, sessions and the minute are the same
 * for both sides of a ratio.
 */
@Command(
        name = "mail",
        mixinStandardHelpOptions = true,
        description =
                "One mailer process against smtp-source -d, both into smtp-sink; then a relay that answers slowly.")
public final class MailBench implements Callable<Integer> {
    private static final String MAIN = "io.broadsheet.mailer.MailerApplication";
    private static final String HEAP = "256m";
    private static final int WARM_UP = 10_000;
    /** Until Java has compiled what a mail runs: what the first ones cost is not what a mail costs. */
    private static final int WARM_UP_MAILINGS = 8;

    private static final Duration SLOW_ANSWER = Duration.ofMillis(50);
    /** Few enough that the relay is the limit with two processes, too. */
    private static final int SLOW_SESSIONS = 12;
    /** As many as a mailing of thousands has: what the last ones leave idle shall not count. */
    private static final int SLOW_BATCHES = 40;
    /** Makes a mail of about 10 kB. */
    private static final int PARAGRAPHS = 8;

    @Option(
            names = "--recipients",
            description = "of the mailing that is compared (default: ${DEFAULT-VALUE})",
            defaultValue = "100000",
            paramLabel = "N")
    private int recipients;

    @Option(
            names = "--sessions",
            description = "SMTP connections of either side (default: ${DEFAULT-VALUE})",
            defaultValue = "100",
            paramLabel = "N")
    private int sessions;

    @Option(
            names = "--slow-recipients",
            description = "of the mailings to a relay that takes 50 ms an answer (default: ${DEFAULT-VALUE})",
            defaultValue = "4000",
            paramLabel = "N")
    private int slow;

    @Option(
            names = "--large",
            description =
                    "afterwards a mailing to so many, to compare the cost of one mail; 0 for none (default: ${DEFAULT-VALUE})",
            defaultValue = "0",
            paramLabel = "N")
    private int large;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private int subscribed;

    @Override
    public Integer call() throws IOException {
        if (slow < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--slow-recipients is %d (expected: 1 or more)".formatted(slow));
        }
        Figures figures = new Figures(spec.commandLine().getOut(), "bench mail");
        try (Ground ground = Ground.start();
                Mailing mailing = new Mailing(ground)) {
            long size = slowRelay(ground, mailing, figures);
            againstSource(ground, mailing, figures, size);
        }
        return 0;
    }

    /** Two processes against one where the relay, not the machine, is the limit. Gives the size of a mail. */
    private long slowRelay(Ground ground, Mailing mailing, Figures figures) throws IOException {
        try (SlowRelay relay = new SlowRelay(SLOW_ANSWER);
                ServiceProcess one = slowMailer(ground, relay)) {
            subscribe(ground, one, slow);
            double alone = mailing.send("One process", PARAGRAPHS).perSecond();
            double together;
            try (ServiceProcess _ = slowMailer(ground, relay)) {
                together = mailing.send("Two processes", PARAGRAPHS).perSecond();
            }
            figures.figure("size of a mail", (double) relay.averageSize(), "bytes");
            figures.figure("relay that takes 50 ms an answer, one process", alone, "mails/s");
            figures.figure("the same, two processes", together, "mails/s");
            figures.atLeast("two processes to one", together / alone, 1.8);
            return relay.averageSize();
        }
    }

    private void againstSource(Ground ground, Mailing mailing, Figures figures, long size) throws IOException {
        PostfixTools postfix = PostfixTools.fetch(ground);
        int sink = postfix.sink();
        try (ServiceProcess mailer = mailer(ground, sink, sessions, List.of())) {
            subscribe(ground, mailer, WARM_UP);
            for (int i = 0; i < WARM_UP_MAILINGS; i++) {
                mailing.send("Warming up", PARAGRAPHS);
            }
            Cost small = cost(mailer, mailing, "Ten thousand");
            subscribe(ground, mailer, recipients);
            double before = postfix.source(sink, sessions, recipients, size);
            Cost measured = cost(mailer, mailing, "The measured one");
            double after = postfix.source(sink, sessions, recipients, size);
            double source = (before + after) / 2;
            figures.figure("smtp-source -d, %d sessions".formatted(sessions), source, "mails/s");
            figures.figure("mailer, %d sessions, ledger on".formatted(sessions), measured.perSecond(), "mails/s");
            figures.atLeast("mailer to smtp-source", measured.perSecond() / source, 0.6);
            figures.atMost("processor time of the mailer per mail", measured.micros(), "µs", 200);
            if (large > 0) {
                subscribe(ground, mailer, large);
                Cost million = cost(mailer, mailing, "The large one");
                figures.figure("mailer, %,d recipients, -Xmx%s".formatted(large, HEAP), million.perSecond(), "mails/s");
                figures.atMost(
                        "processor time per mail, %,d recipients to %,d".formatted(large, WARM_UP),
                        million.micros() / small.micros(),
                        "times",
                        1.1);
            }
            figures.figure("most memory the mailer held", (double) mailer.peakMemory(), "MiB");
        }
    }

    /** What one mailing cost. */
    private record Cost(double perSecond, double micros) {}

    private static Cost cost(ServiceProcess mailer, Mailing mailing, String title) throws IOException {
        Duration before = mailer.processorTime();
        Mailing.Result result = mailing.send(title, PARAGRAPHS);
        Duration used = mailer.processorTime().minus(before);
        if (result.counts().accepted() != result.counts().candidates()) {
            throw new IOException("not every mail was accepted: " + result.counts());
        }
        return new Cost(
                result.perSecond(), used.toNanos() / 1e3 / result.counts().accepted());
    }

    private ServiceProcess slowMailer(Ground ground, SlowRelay relay) throws IOException {
        return mailer(
                ground,
                relay.port(),
                SLOW_SESSIONS,
                List.of("--broadsheet.mail.batch-size=" + Math.max(1, slow / SLOW_BATCHES)));
    }

    private static ServiceProcess mailer(Ground ground, int relay, int connections, List<String> more)
            throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "--broadsheet.publication.base-url=https://review.example.org",
                "--broadsheet.mail.smtp.host=127.0.0.1",
                "--broadsheet.mail.smtp.port=" + relay,
                "--broadsheet.mail.smtp.connections=" + connections));
        settings.addAll(more);
        return ground.service("mailer", MAIN, HEAP, settings);
    }

    private void subscribe(Ground ground, ServiceProcess mailer, int upTo) throws IOException {
        if (upTo > subscribed) {
            mailer.post(
                    "/api/subscribers/import",
                    "text/csv",
                    BodyPublishers.ofFile(Readers.file(ground.folder(), subscribed, upTo)));
            subscribed = upTo;
        }
    }
}
