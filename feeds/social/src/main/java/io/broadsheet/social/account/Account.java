package io.broadsheet.social.account;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.text.Composer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account, ready to be used.
 *
 * @param name as configured
 * @param kind its network's name
 * @param server or null where it has none
 * @param sections empty for all
 * @param wordsFor by which name articles carry the editor's words for it
 * @param style how it announces
 * @param network the way to it
 */
public record Account(
        String name,
        String kind,
        @Nullable URI server,
        List<String> sections,
        String wordsFor,
        Style style,
        Network network) {
    /** Whether it announces articles of this section. */
    public boolean takes(@Nullable String section) {
        return sections.isEmpty() || (section != null && sections.contains(section));
    }

    /**
     * What it says of an article, within its network's rules: one post, or a thread.
     *
     * @param at when this revision came out
     * @param key the same for the same revision on this account for ever
     */
    public List<Post> announce(Article article, Instant at, String key) {
        String text = Composer.compose(article, article.announcements().get(wordsFor), network.rules());
        return List.of(Post.of(text, article.language(), at, key));
    }

    /**
     * What it answers to its own post when the article was corrected.
     *
     * @param at when the correction came out
     * @param key of the corrected announcement
     */
    public Post correct(Article article, Instant at, String key) {
        String text = Composer.compose(article, "Corrected: " + article.title(), network.rules());
        return Post.of(text, article.language(), at, key + "-r");
    }

    /**
     * What it answers to its own post when the article was withdrawn.
     *
     * @param key the same for the same withdrawal on this account for ever
     */
    public Post withdraw(ArticleWithdrawn event, String key) {
        return Post.of("Withdrawn: " + event.link(), "en", event.at(), key + "-r");
    }
}
