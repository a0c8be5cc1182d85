package io.broadsheet.standalone.command;

import io.broadsheet.contract.article.PostsChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to become of posts that are out; a mix-in of the commands that correct and withdraw. */
final class PostsOption {
    @Option(
            names = "--posts",
            description = {
                "what becomes of posts that are out: change (edit or delete them; where the network cannot, answer them),",
                "reply (answer them) or leave (default: each account's own way)"
            },
            paramLabel = "change|reply|leave")
    private @Nullable String written;

    /**
     * The choice, or null for each account's own way.
     *
     * @throws CommandFailedException if it is none of the words
     */
    @Nullable
    PostsChoice choice() {
        if (written == null) {
            return null;
        }
        try {
            return PostsChoice.require(written);
        } catch (IllegalArgumentException e) {
            throw CommandFailedException.wrong("--" + e.getMessage());
        }
    }
}
