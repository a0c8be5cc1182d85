package io.broadsheet.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = "Take a Markdown file or a hand-made HTML page into the desk as a draft, and publish nothing.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Mixin
    private Server server = new Server();

    @Parameters(paramLabel = "FILE", description = "article.md, with YAML front matter, or page.html")
    private Path file = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode found = ManuscriptUpload.send(server, file, out);
        out.println("draft: %s/desk/articles/%s"
                .formatted(server.url(), found.path("slug").asText()));
        return 0;
    }
}
