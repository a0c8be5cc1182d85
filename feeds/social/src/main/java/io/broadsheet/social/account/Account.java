package io.broadsheet.social.account;

import io.broadsheet.contract.article.Article;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.text.Composer;
import java.net.URI;
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
 * @param network the way to it
 */
public record Account(
        String name, String kind, @Nullable URI server, List<String> sections, String wordsFor, Network network) {
    /** Whether it announces articles of this section. */
    public boolean takes(@Nullable String section) {
        return sections.isEmpty() || (section != null && sections.contains(section));
    }

    /** What it says of an article, within its network's rules. */
    public String announce(Article article) {
        return Composer.compose(article, article.announcements().get(wordsFor), network.rules());
    }
}
