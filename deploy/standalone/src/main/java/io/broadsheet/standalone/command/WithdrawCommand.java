package io.broadsheet.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.article.PostsChoice;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "withdraw",
        description = "Take a published article back from every channel.",
        mixinStandardHelpOptions = true)
final class WithdrawCommand implements Callable<Integer> {
    @Mixin
    private Server server = new Server();

    @Mixin
    private PostsOption posts = new PostsOption();

    @Parameters(paramLabel = "SLUG", description = "last part of the article's address")
    private String slug = "";

    @Option(names = "--reason", description = "what readers are told at its address", defaultValue = "")
    private String reason = "";

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
        PostsChoice choice = posts.choice();
        Map<String, String> wanted = new LinkedHashMap<>();
        if (!reason.isBlank()) {
            wanted.put("reason", reason);
        }
        if (choice != null) {
            wanted.put("posts", choice.written());
        }
        JsonNode withdrawn = server.post("/api/articles/" + slug + "/withdraw", wanted);
        if (!withdrawn.path("announced").asBoolean()) {
            out.println("nothing to announce: %s was withdrawn before".formatted(slug));
            return 0;
        }
        int revision = withdrawn.path("revision").asInt();
        out.println("withdrawn as revision %d".formatted(revision));
        return new DistributionWatch(server, out).follow(slug, revision, wait);
    }
}
