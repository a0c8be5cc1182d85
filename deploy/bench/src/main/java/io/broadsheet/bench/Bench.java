package io.broadsheet.bench;

import io.broadsheet.bench.feeds.FeedsBench;
import io.broadsheet.bench.latency.LatencyBench;
import io.broadsheet.bench.mail.MailBench;
import io.broadsheet.bench.transfer.ImportBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All benchmarks. A new one is a class with a {@code @Command} of its own, named here. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures Broadsheet against public tools; only the ratios of one run mean something.",
        subcommands = {MailBench.class, ImportBench.class, FeedsBench.class, LatencyBench.class})
public final class Bench implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which benchmark? See below.");
    }

    /** Runs one benchmark and ends the process; a benchmark that could not be run ends with 1. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }
}
