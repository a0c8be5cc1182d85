package io.broadsheet.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "subscribers", description = "Add or import subscribers.", mixinStandardHelpOptions = true)
final class SubscribersCommand implements Runnable {
    @Mixin
    private Server server = new Server();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "add or import? See below.");
    }

    @Command(name = "add", description = "Add one confirmed subscriber.", mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "ADDRESS") String address,
            @Option(names = "--name", defaultValue = "", description = "how the person is called") String name) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("email", address);
        if (!name.isBlank()) {
            body.put("name", name);
        }
        JsonNode added = server.post("/api/subscribers", body);
        spec.commandLine()
                .getOut()
                .println("%s is %s".formatted(address, added.path("status").asText("confirmed")));
        return 0;
    }

    @Command(
            name = "import",
            description =
                    "Import a CSV file with a header line; rows that cannot be used are listed with line and reason.",
            mixinStandardHelpOptions = true)
    int importFile(@Parameters(paramLabel = "FILE.csv") Path file) {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode result = imported(file);
        for (JsonNode row : result.path("refused")) {
            out.println("  line %d: %s: %s"
                    .formatted(
                            row.path("line").asLong(),
                            row.path("value").asText(),
                            row.path("reason").asText()));
        }
        out.println("%d added, %d known already, %d refused"
                .formatted(
                        result.path("added").asLong(),
                        result.path("known").asLong(),
                        result.path("refusedCount").asLong()));
        if (result.path("suppressed").asLong() > 0) {
            out.println("%d are suppressed and stay away"
                    .formatted(result.path("suppressed").asLong()));
        }
        return 0;
    }

    private JsonNode imported(Path file) {
        UUID id = UUID.randomUUID();
        String path = "/api/subscribers/import?id=" + id;
        try {
            if (!isTerminal()) {
                return server.post(path, "text/csv", BodyPublishers.ofFile(file));
            }
            try (ImportProgress _ = ImportProgress.start(
                    server, id, file.toFile().length(), spec.commandLine().getErr())) {
                return server.post(path, "text/csv", BodyPublishers.ofFile(file));
            }
        } catch (FileNotFoundException e) {
            throw CommandFailedException.wrong("%s is no readable file".formatted(file));
        }
    }

    /** Whether anyone sees a bar: JDKs differ in what they give where there is no terminal. */
    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
