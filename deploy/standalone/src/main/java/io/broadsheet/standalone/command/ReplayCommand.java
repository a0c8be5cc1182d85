package io.broadsheet.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        description = "Build from the topic anew what a service serves.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Runnable {
    private static final long MILLIS_BETWEEN_LOOKS = 500;

    @Mixin
    private Server server = new Server();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what? 'feeds' can be replayed. See below.");
    }

    @Command(
            name = "feeds",
            description = {
                "Build all feeds and pages from the topic anew. Readers are served as before meanwhile, and get the same",
                "bytes after it; how many rows were others before is told. Exit code 1 if it fails."
            },
            mixinStandardHelpOptions = true)
    int feeds() {
        PrintWriter out = spec.commandLine().getOut();
        long id = server.post("/api/feeds/replays").path("id").asLong();
        long told = 0;
        while (true) {
            JsonNode replay = server.get("/api/feeds/replays/" + id);
            long records = replay.path("records").asLong();
            switch (replay.path("state").asText()) {
                case "DONE" -> {
                    long differences = replay.path("differences").asLong();
                    out.println("records replayed: %d; %s"
                            .formatted(
                                    records,
                                    differences == 0
                                            ? "everything was as the topic says"
                                            : "%d rows were others before".formatted(differences)));
                    return 0;
                }
                case "FAILED" ->
                    throw CommandFailedException.failed("the replay failed, and what is served stays as it was: "
                            + replay.path("problem").asText());
                default -> {
                    if (records > told) {
                        out.println("records so far: %d".formatted(records));
                        told = records;
                    }
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailedException.failed("interrupted; the replay goes on");
        }
    }
}
