package io.broadsheet.standalone.command;

import io.broadsheet.standalone.Standalone;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "up", description = "Start everything on one port; Ctrl-C stops it.", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Option(names = "--port", description = "port to listen on (default: ${DEFAULT-VALUE})", defaultValue = "8080")
    private int port;

    @Option(
            names = "--host",
            description = "address to listen on (default: ${DEFAULT-VALUE}; 0.0.0.0 for all)",
            defaultValue = "127.0.0.1")
    private String host = "";

    @Option(
            names = "--data",
            description = "where everything is kept (default: BROADSHEET_DATA or ./broadsheet-data)",
            paramLabel = "DIR")
    private @Nullable Path data;

    @Parameters(
            arity = "0..*",
            paramLabel = "--key=value",
            description = "settings, as 'broadsheet configuration' lists them, after a lone --")
    private List<String> settings = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Path folder = Server.folder(data).toAbsolutePath().normalize();
        // Before the first logger is made: the console belongs to the person who typed the command.
        System.setProperty("logs.folder", folder.resolve("logs").toString());
        System.setProperty("logback.configurationFile", "logback-server.xml");
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch stopped = new CountDownLatch(1);
        Standalone running = Standalone.start(new Standalone.Options(folder, host, port, settings));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            out.println("\nstopping …");
            out.flush();
            running.close();
            stopped.countDown();
        }));
        out.println(banner(running));
        out.flush();
        stopped.await();
        return 0;
    }

    private static String banner(Standalone running) {
        double seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
        String mail = running.mailStaysHere()
                ? running.url() + "/inbox (no SMTP server is configured: mail stays here)"
                : "handed to your SMTP server";
        return """

                Broadsheet is ready after %.1f s.

                  front page   %s
                  feeds        %s/feed.atom  feed.rss  feed.json
                  desk         %s/desk
                  first login  %s / %s
                  mail         %s
                  data         %s

                In a second shell:  deploy/broadsheet publish article.md
                Ctrl-C stops it.""".formatted(
                        seconds,
                        running.url(),
                        running.url(),
                        running.url(),
                        Standalone.FIRST_EDITOR,
                        running.firstPassword(),
                        mail,
                        running.folder());
    }
}
