package io.broadsheet.contract.article;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the editor wants to become of posts that are out already, for this one correction or withdrawal. */
public enum PostsChoice {
    /** Say what is right in their place: edited when corrected, deleted when withdrawn, where their network can. */
    CHANGE,
    /** They stay, and each gets an answer that tells what has changed. */
    REPLY,
    /** They stay as they are. */
    LEAVE;

    /** As events and forms have it. */
    public String written() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads it back; empty for nothing and for a word that only a newer version knows: then the accounts' own way is taken. */
    public static Optional<PostsChoice> of(@Nullable String written) {
        return Arrays.stream(values())
                .filter(it -> it.written().equals(written))
                .findFirst();
    }

    /**
     * Reads what a person or a program asks for now, where a word that is not known is a mistake.
     *
     * @throws IllegalArgumentException if {@code written} is none of the words; the message names them
     */
    public static PostsChoice require(String written) {
        return of(written)
                .orElseThrow(() -> new IllegalArgumentException(
                        "posts is '%s' (expected: one of %s; leave it out for each account's own way)"
                                .formatted(
                                        CleanText.of(written),
                                        Arrays.stream(values())
                                                .map(PostsChoice::written)
                                                .collect(Collectors.joining(", ")))));
    }
}
