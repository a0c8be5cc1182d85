package io.broadsheet.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

@Command(
        name = "subscribers",
        description = "Add, import, find, export and erase subscribers.",
        mixinStandardHelpOptions = true)
final class SubscribersCommand implements Runnable {
    @Mixin
    private Server server = new Server();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "add, import, find, export, person or erase? See below.");
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

    @Command(name = "find", description = "List subscribers.", mixinStandardHelpOptions = true)
    int find(
            @Parameters(arity = "0..1", paramLabel = "TEXT", description = "part of an address or a name") String text,
            @Mixin ReaderQuery query) {
        PrintWriter out = spec.commandLine().getOut();
        long count = 0;
        String next = "0";
        while (!next.isEmpty()) {
            JsonNode page = server.get("/api/subscribers?limit=1000&after=%s&%s".formatted(next, query.with(text)));
            for (JsonNode reader : page.path("subscribers")) {
                count++;
                List<String> suppressed = new ArrayList<>();
                reader.path("suppressed").forEach(reason -> suppressed.add(reason.asText()));
                out.println("%-40s %-12s %s%s"
                        .formatted(
                                reader.path("email").asText(),
                                reader.path("status").asText(),
                                reader.path("name").asText(""),
                                suppressed.isEmpty()
                                        ? ""
                                        : " (suppressed: %s)".formatted(String.join(", ", suppressed))));
            }
            next = page.path("next").isNumber() ? page.path("next").asText() : "";
        }
        out.println("%d found".formatted(count));
        return 0;
    }

    @Command(
            name = "export",
            description = "Write subscribers to a CSV file that 'import' reads again; '-' is standard output.",
            mixinStandardHelpOptions = true)
    int export(@Parameters(paramLabel = "FILE.csv") String file, @Mixin ReaderQuery query) {
        String path = "/api/subscribers/export?" + query.with("");
        if (file.equals("-")) {
            server.download(path, System.out);
            return 0;
        }
        Path target = Path.of(file).toAbsolutePath();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            // Whoever finds the file finds all of it; and it holds addresses, so nobody else may read it.
            Files.deleteIfExists(part);
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                server.download(path, out);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw CommandFailedException.wrong("%s cannot be written: %s".formatted(target, e));
        } finally {
            part.toFile().delete();
        }
        return 0;
    }

    @Command(
            name = "person",
            description = "Print all that is known of one person, for whoever asks it of you.",
            mixinStandardHelpOptions = true)
    int person(@Parameters(paramLabel = "ADDRESS") String address) {
        spec.commandLine()
                .getOut()
                .println(server.get("/api/subscribers/%d/export".formatted(number(address)))
                        .toPrettyString());
        return 0;
    }

    @Command(
            name = "erase",
            description = {
                "Forget one person for good. What stays is a mark without the address, by which no import",
                "and no editor brings it back; only the person can subscribe again."
            },
            mixinStandardHelpOptions = true)
    int erase(
            @Parameters(paramLabel = "ADDRESS") String address,
            @Option(names = "--yes", description = "must be given, for it cannot be undone") boolean yes) {
        if (!yes) {
            throw new ParameterException(spec.commandLine(), "--yes must be given, for it cannot be undone");
        }
        server.delete("/api/subscribers/%d".formatted(number(address)));
        spec.commandLine().getOut().println("%s is erased".formatted(address));
        return 0;
    }

    private long number(String address) {
        JsonNode found = server.get("/api/subscribers?limit=1000&" + new ReaderQuery().with(address));
        for (JsonNode reader : found.path("subscribers")) {
            if (reader.path("email").asText().equalsIgnoreCase(address.strip())) {
                return reader.path("id").asLong();
            }
        }
        throw CommandFailedException.failed(
                "no subscriber has the address %s; 'subscribers find' lists them".formatted(address));
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
