package io.broadsheet.social.network;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One post of an account. A thread is several, each in reply to the one before.
 *
 * @param text within the network's rules
 * @param language BCP 47 tag
 * @param warning what readers are warned of before they see the text, or null
 * @param card what the network may show of the article's page, or null
 * @param pictures to be shown with the text; may be more than the network takes
 * @param at the event's own time, for networks that keep it with the post
 * @param key the same for every try of this post, and for no other; at most 64 characters of ASCII
 */
public record Post(
        String text,
        String language,
        @Nullable String warning,
        @Nullable Card card,
        List<Picture> pictures,
        Instant at,
        String key) {
    public Post {
        pictures = List.copyOf(pictures);
    }

    /** Words and nothing else. */
    public static Post of(String text, String language, Instant at, String key) {
        return new Post(text, language, null, null, List.of(), at, key);
    }

    /** All that readers see of words: the warning, then the text. */
    public String whole() {
        return warning == null ? text : warning + "\n\n" + text;
    }

    /**
     * The page a post is about. Networks that read pages themselves do not need it.
     *
     * @param description plain text, may be empty
     * @param thumbnail or null
     */
    public record Card(
            URI link,
            String title,
            String description,
            @Nullable Picture thumbnail) {}

    /**
     * A picture that is still where the article has it.
     *
     * @param source http or https address
     * @param alt what it shows; may be empty
     */
    public record Picture(URI source, String alt) {}
}
