package io.broadsheet.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.standalone.command.Secrets.Asked;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "accounts",
        description = "Add, list, test and remove the publication's social accounts.",
        mixinStandardHelpOptions = true)
final class AccountsCommand implements Runnable {
    @Mixin
    private Server server = new Server();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "add, list, test, remove or networks? See below.");
    }

    @Command(
            name = "networks",
            description = "List the networks, the rights that an account needs there, and what must be given.",
            mixinStandardHelpOptions = true)
    int networks() {
        PrintWriter out = out();
        for (JsonNode network : server.get("/api/networks")) {
            out.println("%s (%s)"
                    .formatted(
                            network.path("name").asText(), network.path("title").asText()));
            out.println("  " + network.path("rights").asText());
            network.path("fields").forEach(field -> out.println("  " + described(field)));
        }
        return 0;
    }

    @Command(name = "list", description = "List the accounts with their state.", mixinStandardHelpOptions = true)
    int list() {
        PrintWriter out = out();
        for (JsonNode account : server.get("/api/accounts")) {
            List<String> sections = new ArrayList<>();
            account.path("sections").forEach(it -> sections.add(it.asText()));
            out.println("%-20s %-10s %-10s %s"
                    .formatted(
                            account.path("name").asText(),
                            account.path("network").asText(),
                            account.path("state").asText(),
                            sections.isEmpty() ? "all sections" : String.join(", ", sections)));
            note(out, "", account.path("problem"));
            note(out, "paused until ", account.path("pausedUntil"));
            note(out, "authorised until ", account.path("expiresAt"));
            note(out, "last failure: ", account.path("lastError"));
        }
        return 0;
    }

    private static void note(PrintWriter out, String before, JsonNode value) {
        if (value.isTextual() && !value.asText().isBlank()) {
            out.println("    " + before + value.asText());
        }
    }

    @Command(
            name = "add",
            description = {
                "Add an account. Secrets are never options, for others see those: they are asked at the terminal,",
                "or read line by line from standard input in the order of 'accounts networks',",
                "or taken from BROADSHEET_ACCOUNT_TOKEN, BROADSHEET_ACCOUNT_CLIENT_SECRET and so on."
            },
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "NAME", description = "lower-case letters, digits and hyphens") String name,
            @Option(names = "--network", required = true, description = "as 'accounts networks' lists them")
                    String network,
            @Option(
                            names = "--section",
                            paramLabel = "SECTION",
                            description = "a section that it announces; may be repeated (default: all)")
                    List<String> sections,
            @Option(
                            names = "--set",
                            paramLabel = "KEY=VALUE",
                            description = "something that is no secret, such as --set server=https://social.example")
                    Map<String, String> settings) {
        Map<String, String> given = settings == null ? Map.of() : settings;
        JsonNode kind = network(network);
        PrintWriter out = out();
        out.println(kind.path("rights").asText());
        Map<String, String> fields = new LinkedHashMap<>(given);
        Secrets secrets = Secrets.here(out);
        for (JsonNode field : kind.path("fields")) {
            String key = field.path("key").asText();
            if (!field.path("privacy").asText().equals("SECRET")) {
                continue;
            }
            if (given.containsKey(key)) {
                throw CommandFailedException.wrong(
                        "%s is a secret, and options can be seen by others; leave '--set %s=…' out and type it when asked, or set %s"
                                .formatted(key, key, Secrets.variable(key)));
            }
            boolean optional = !field.path("weight").asText().equals("REQUIRED");
            secrets.ask(new Asked(key, field.path("label").asText(), optional)).ifPresent(it -> fields.put(key, it));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("network", network);
        body.put("sections", sections == null ? List.of() : sections);
        body.put("fields", fields);
        JsonNode added = server.post("/api/accounts", body);
        if (added.path("state").asText().equals("reconnect")) {
            out.println(
                    "%s is added, and must be connected in a browser: %s/desk/accounts".formatted(name, server.url()));
        } else {
            out.println("%s is added; 'broadsheet accounts test %s' tells whether its rights suffice"
                    .formatted(name, name));
        }
        return 0;
    }

    private JsonNode network(String name) {
        List<String> known = new ArrayList<>();
        for (JsonNode it : server.get("/api/networks")) {
            known.add(it.path("name").asText());
            if (it.path("name").asText().equals(name)) {
                return it;
            }
        }
        throw CommandFailedException.wrong(
                "network is '%s' (expected: one of %s)".formatted(name, String.join(", ", known)));
    }

    private static String described(JsonNode field) {
        String key = field.path("key").asText();
        boolean secret = field.path("privacy").asText().equals("SECRET");
        return "%-16s %s%s: %s"
                .formatted(
                        key,
                        field.path("weight").asText().equals("REQUIRED") ? "" : "optional; ",
                        secret ? "secret, asked for" : "--set " + key + "=…",
                        field.path("hint").asText());
    }

    @Command(
            name = "test",
            description =
                    "Ask the network whether an account's rights suffice, without posting. Exit code 1 if they do not.",
            mixinStandardHelpOptions = true)
    int test(@Parameters(paramLabel = "NAME") String name) {
        JsonNode tested = server.post(path(name) + "/test");
        String outcome = tested.path("outcome").asText();
        out().println("%s: %s: %s"
                .formatted(name, outcome, tested.path("detail").asText()));
        return outcome.equals("ready") ? 0 : 1;
    }

    @Command(
            name = "remove",
            description = "Remove an account with its secrets. Its posts stay; what it still had to say is not said.",
            mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "NAME") String name) {
        server.delete(path(name));
        out().println("%s is removed".formatted(name));
        return 0;
    }

    private static String path(String name) {
        return "/api/accounts/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
