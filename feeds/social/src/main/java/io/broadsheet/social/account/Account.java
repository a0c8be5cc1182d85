package io.broadsheet.social.account;

import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Post.Card;
import io.broadsheet.social.network.Post.Picture;
import io.broadsheet.social.text.Composer;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
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
    private static final String ANSWER = "-a";

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
        String words = article.announcements().get(wordsFor);
        Composer.Said said = Composer.announce(article, words, network.rules(), style.text());
        List<Post> posts = new ArrayList<>();
        for (String text : said.posts()) {
            boolean first = posts.isEmpty();
            posts.add(new Post(
                    text,
                    article.language(),
                    said.warning(),
                    first ? card(article) : null,
                    first ? pictures(article) : List.of(),
                    at,
                    first ? key : key + "-" + (posts.size() + 1)));
        }
        return posts;
    }

    private @Nullable Card card(Article article) {
        return switch (style.attach()) {
            case CARD, PICTURES ->
                new Card(
                        article.link(),
                        article.title(),
                        article.excerpt(),
                        article.images().stream()
                                .findFirst()
                                .map(it -> new Picture(it.url(), it.alt()))
                                .orElse(null));
            case NOTHING -> null;
        };
    }

    private List<Picture> pictures(Article article) {
        return switch (style.attach()) {
            case PICTURES ->
                article.images().stream()
                        .map(it -> new Picture(it.url(), it.alt()))
                        .toList();
            case CARD, NOTHING -> List.of();
        };
    }

    /**
     * What it answers to its own post when the article was corrected.
     *
     * @param at when the correction came out
     * @param key of the corrected announcement
     */
    public Post correct(Article article, Instant at, String key) {
        return Post.of(Composer.correct(article, network.rules()), article.language(), at, key + ANSWER);
    }

    /**
     * What it answers to its own post when the article was withdrawn.
     *
     * @param language of the article, as a BCP 47 tag
     * @param key the same for the same withdrawal on this account for ever
     */
    public Post withdraw(ArticleWithdrawn event, String language, String key) {
        String text = Composer.withdraw(event.reason(), language, network.rules());
        return Post.of(text, language, event.at(), key + ANSWER);
    }
}
