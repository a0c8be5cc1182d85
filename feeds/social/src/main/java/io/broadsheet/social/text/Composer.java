package io.broadsheet.social.text;

import io.broadsheet.contract.article.Article;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes the announcement of an article: the editor's own words if there are any, else title, excerpt, link and hashtags.
 * The link is always in it: readers need it, and by it a post is found again when an answer was lost.
 */
public final class Composer {
    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final String GAP = "\n\n";
    /** Less than this of an excerpt, in clusters, says nothing. */
    private static final int SHORTEST_EXCERPT = 24;

    private Composer() {}

    /**
     * The text, which fits {@code rules}. The same article gives the same text.
     *
     * @param words the editor's own for this network, or null
     */
    public static String compose(Article article, @Nullable String words, TextRules rules) {
        String link = article.link().toASCIIString();
        Locale language = Locale.forLanguageTag(article.language());
        if (words != null && !words.isBlank()) {
            return withLink(words.strip(), link, language, rules);
        }
        String title = oneLine(article.title());
        if (!rules.fits(title + GAP + link)) {
            return cutBefore(title, link, language, rules);
        }
        String tail = GAP + link + hashtags(article.tags(), title + GAP + link, rules);
        String excerpt = oneLine(article.excerpt());
        if (excerpt.isEmpty() || excerpt.equals(title)) {
            return title + tail;
        }
        String whole = title + GAP + excerpt + tail;
        if (rules.fits(whole)) {
            return whole;
        }
        return Cut.toFit(excerpt, language, beginning -> rules.fits(title + GAP + beginning + tail))
                .filter(beginning -> ClusterCounting.clusters(beginning) >= SHORTEST_EXCERPT)
                .map(beginning -> title + GAP + beginning + tail)
                .orElse(title + tail);
    }

    private static String withLink(String words, String link, Locale language, TextRules rules) {
        if (mentions(words, link)) {
            String whole = rules.fits(words)
                    ? words
                    : Cut.toFit(words, language, rules::fits).orElse("");
            if (mentions(whole, link)) {
                return whole;
            }
        } else if (rules.fits(words + GAP + link)) {
            return words + GAP + link;
        }
        return cutBefore(words, link, language, rules);
    }

    private static String cutBefore(String text, String link, Locale language, TextRules rules) {
        return Cut.toFit(text, language, beginning -> rules.fits(beginning + GAP + link))
                .map(beginning -> beginning + GAP + link)
                .orElse(link);
    }

    private static String hashtags(List<String> tags, String before, TextRules rules) {
        StringBuilder line = new StringBuilder();
        for (String hashtag : Hashtags.of(tags)) {
            String next = (line.isEmpty() ? GAP : " ") + hashtag;
            if (rules.fits(before + line + next)) {
                line.append(next);
            }
        }
        return line.toString();
    }

    /** Whether the link stands there whole, not as the beginning of a longer one. */
    private static boolean mentions(String text, String link) {
        return Pattern.compile(Pattern.quote(link) + "(?![\\p{L}\\p{N}/?#%&=_~+-])")
                .matcher(text)
                .find();
    }

    private static String oneLine(String text) {
        return WHITE_SPACE.matcher(text).replaceAll(" ").strip();
    }
}
