package io.broadsheet.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.article.PostsChoice;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "publish",
        description = "Publish a Markdown file or a hand-made HTML page, and watch it reach every channel.",
        mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {
    @Mixin
    private Server server = new Server();

    @Mixin
    private PostsOption posts = new PostsOption();

    @Parameters(paramLabel = "FILE", description = "article.md, with YAML front matter, or page.html")
    private Path file = Path.of("");

    @Option(
            names = "--wait",
            description = "seconds to wait for all channels (default: ${DEFAULT-VALUE})",
            defaultValue = "600",
            paramLabel = "SECONDS")
    private int wait;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        // Before anything is sent: a misspelt choice must not leave a changed draft behind.
        PostsChoice choice = posts.choice();
        JsonNode found = ManuscriptUpload.send(server, file, out);
        String slug = found.path("slug").asText();
        JsonNode published = server.post(
                "/api/articles/" + slug + "/publish", choice == null ? Map.of() : Map.of("posts", choice.written()));
        if (!published.path("announced").asBoolean()) {
            out.println("nothing to announce: the same text is out already as revision %d at %s"
                    .formatted(
                            published.path("revision").asInt(),
                            published.path("link").asText()));
            return 0;
        }
        out.println("published revision %d at %s"
                .formatted(
                        published.path("revision").asInt(),
                        published.path("link").asText()));
        return new DistributionWatch(server, out)
                .follow(slug, published.path("revision").asInt(), wait);
    }
}
