package io.broadsheet.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "doctor", description = "Examine the set-up and say what is missing.", mixinStandardHelpOptions = true)
final class DoctorCommand implements Runnable {
    @Mixin
    private Server server = new Server();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "mail? See below.");
    }

    @Command(
            name = "mail",
            description = {
                "Look at SPF, DKIM, DMARC, PTR and TLS as a receiving mail server does,",
                "and print the records to add. Exit code 1 if something is missing."
            },
            mixinStandardHelpOptions = true)
    int mail() {
        PrintWriter out = spec.commandLine().getOut();
        boolean missing = false;
        for (JsonNode finding : server.post("/api/doctor/mail").path("findings")) {
            String state = finding.path("state").asText();
            missing |= state.equals("MISSING");
            out.println("%-8s %-6s %s: %s"
                    .formatted(
                            state,
                            finding.path("check").asText(),
                            finding.path("subject").asText(),
                            finding.path("detail").asText()));
            JsonNode add = finding.path("add");
            if (add.isObject()) {
                out.println("         add: "
                        + (add.path("type").asText().equals("TXT")
                                ? MailCommand.record(
                                        add.path("name").asText(),
                                        add.path("value").asText())
                                : "%s. IN %s %s"
                                        .formatted(
                                                add.path("name").asText(),
                                                add.path("type").asText(),
                                                add.path("value").asText())));
            }
        }
        return missing ? 1 : 0;
    }
}
