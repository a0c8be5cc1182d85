package io.broadsheet.social.text;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The editor's own words for a network. A first line {@code CW: …} is a content warning; a line of three hyphens begins the
 * next post of a thread.
 *
 * @param warning or null
 * @param posts what is said; empty if only a warning was given
 */
record Words(@Nullable String warning, List<String> posts) {
    private static final Pattern WARNING =
            Pattern.compile("\\A\\s*(?:CW|Content warning):[ \t]*(\\S.*)(?:\\R|\\z)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NEXT_POST = Pattern.compile("(?m)^[ \t]*-{3,}[ \t]*$");

    static Words of(@Nullable String words) {
        String rest = Optional.ofNullable(words).orElse("");
        String warning = null;
        Matcher warned = WARNING.matcher(rest);
        if (warned.lookingAt()) {
            warning = warned.group(1).strip();
            rest = rest.substring(warned.end());
        }
        List<String> posts = NEXT_POST
                .splitAsStream(rest)
                .map(String::strip)
                .filter(post -> !post.isEmpty())
                .toList();
        return new Words(warning, posts);
    }
}
