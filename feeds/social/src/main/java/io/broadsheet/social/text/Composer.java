package io.broadsheet.social.text;

import io.broadsheet.contract.article.Article;
import io.broadsheet.social.text.Template.Place;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes the announcement of an article: the editor's own words if there are any, else what the template makes of title,
 * excerpt, link and hashtags. The first post always has the link: readers need it, and by it a post is found again when an
 * answer was lost.
 */
public final class Composer {
    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final String GAP = "\n\n";
    /** Less than this of an excerpt, in clusters, says nothing. */
    private static final int SHORTEST_EXCERPT = 24;
    /** A thread that is longer is no announcement any more. */
    private static final int LONGEST_THREAD = 25;

    private final Locale language;
    private final String link;
    private final Predicate<String> fits;

    private Composer(Article article, TextRules rules, @Nullable String warning) {
        this.language = Locale.forLanguageTag(article.language());
        this.link = article.link().toASCIIString();
        // Networks count the warning, too.
        this.fits = warning == null ? rules::fits : text -> rules.fits(warning + GAP + text);
    }

    /**
     * What an account says.
     *
     * @param posts one, or a thread; each fits together with the warning
     * @param warning what readers are warned of first, or null
     */
    public record Said(List<String> posts, @Nullable String warning) {}

    /** As {@link #announce} by the usual template, without the rest of a thread. */
    public static String compose(Article article, @Nullable String words, TextRules rules) {
        return announce(article, words, rules, Template.USUAL).posts().getFirst();
    }

    /**
     * The texts, which fit {@code rules}. The same article gives the same texts.
     *
     * @param words the editor's own for this network, or null
     * @param template used where there are no words
     */
    public static Said announce(Article article, @Nullable String words, TextRules rules, Template template) {
        Words own = Words.of(words);
        String warning = Optional.ofNullable(own.warning())
                .map(Composer::oneLine)
                .filter(it -> rules.fits(it + GAP + article.link().toASCIIString()))
                .orElse(null);
        Composer composer = new Composer(article, rules, warning);
        List<String> posts = switch (own.posts().size()) {
            case 0 -> List.of(composer.byTemplate(article, template));
            case 1 -> List.of(composer.withLink(own.posts().getFirst()));
            default -> composer.thread(own.posts());
        };
        return new Said(posts, warning);
    }

    private String byTemplate(Article article, Template template) {
        Map<Place, String> filled = new EnumMap<>(Place.class);
        filled.put(Place.LINK, link);
        String title = oneLine(article.title());
        if (!fits(template, filled, Place.TITLE, title)) {
            return Cut.toFit(title, language, beginning -> fits(template, filled, Place.TITLE, beginning))
                    .map(beginning -> template.filled(with(filled, Place.TITLE, beginning)))
                    .or(() -> Optional.of(template.filled(filled)).filter(fits))
                    .orElse(link);
        }
        filled.put(Place.TITLE, title);
        for (String hashtag : Hashtags.of(article.tags())) {
            String before = filled.getOrDefault(Place.HASHTAGS, "");
            String more = before.isEmpty() ? hashtag : before + " " + hashtag;
            fill(template, filled, Place.HASHTAGS, more);
        }
        fill(template, filled, Place.BYLINE, oneLine(String.join(", ", article.byline())));
        fill(
                template,
                filled,
                Place.SECTION,
                oneLine(Optional.ofNullable(article.section()).orElse("")));
        fill(
                template,
                filled,
                Place.STANDFIRST,
                oneLine(Optional.ofNullable(article.standfirst()).orElse("")));
        String excerpt = oneLine(article.excerpt());
        if (!excerpt.equals(title) && !fill(template, filled, Place.EXCERPT, excerpt)) {
            Cut.toFit(excerpt, language, beginning -> fits(template, filled, Place.EXCERPT, beginning))
                    .filter(beginning -> ClusterCounting.clusters(beginning) >= SHORTEST_EXCERPT)
                    .ifPresent(beginning -> filled.put(Place.EXCERPT, beginning));
        }
        return template.filled(filled);
    }

    private boolean fill(Template template, Map<Place, String> filled, Place place, String text) {
        boolean fits = template.has(place) && fits(template, filled, place, text);
        if (fits) {
            filled.put(place, text);
        }
        return fits;
    }

    private boolean fits(Template template, Map<Place, String> filled, Place place, String text) {
        return fits.test(template.filled(with(filled, place, text)));
    }

    private static Map<Place, String> with(Map<Place, String> filled, Place place, String text) {
        Map<Place, String> more = new EnumMap<>(filled);
        more.put(place, text);
        return more;
    }

    /** No word is lost: what does not fit into one post flows on into the next. */
    private List<String> thread(List<String> wanted) {
        List<String> posts = new ArrayList<>();
        String first = wanted.getFirst();
        if (mentions(first) && fits.test(first)) {
            posts.add(first);
        } else {
            String beginning = beginning(first, text -> fits.test(text + GAP + link));
            posts.add(beginning.isEmpty() ? link : beginning + GAP + link);
            flow(first.substring(beginning.length()).strip(), posts);
        }
        wanted.subList(1, wanted.size()).forEach(post -> flow(post, posts));
        return List.copyOf(posts);
    }

    private void flow(String text, List<String> posts) {
        String rest = text;
        while (!rest.isEmpty() && posts.size() < LONGEST_THREAD) {
            String next = beginning(rest, fits);
            if (next.isEmpty()) {
                return;
            }
            posts.add(next);
            rest = rest.substring(next.length()).strip();
        }
    }

    private String beginning(String text, Predicate<String> suits) {
        return suits.test(text) ? text : Cut.beginning(text, language, suits).orElse("");
    }

    private String withLink(String words) {
        if (mentions(words)) {
            String whole =
                    fits.test(words) ? words : Cut.toFit(words, language, fits).orElse("");
            if (mentions(whole)) {
                return whole;
            }
        } else if (fits.test(words + GAP + link)) {
            return words + GAP + link;
        }
        return Cut.toFit(words, language, beginning -> fits.test(beginning + GAP + link))
                .map(beginning -> beginning + GAP + link)
                .orElse(link);
    }

    /** Whether the link stands there whole, not as the beginning of a longer one. */
    private boolean mentions(String text) {
        return Pattern.compile(Pattern.quote(link) + "(?![\\p{L}\\p{N}/?#%&=_~+-])")
                .matcher(text)
                .find();
    }

    private static String oneLine(String text) {
        return WHITE_SPACE.matcher(text).replaceAll(" ").strip();
    }

    /** What is said in answer to the announcement when the article was corrected. */
    public static String correct(Article article, TextRules rules) {
        Composer composer = new Composer(article, rules, null);
        String title = Phrases.of(article.language()).corrected() + " " + oneLine(article.title());
        return composer.withLink(title);
    }

    /**
     * What is said in answer to the announcement when the article was withdrawn.
     *
     * @param reason what the editor says of it, or null
     * @param language BCP 47 tag
     */
    public static String withdraw(@Nullable String reason, String language, TextRules rules) {
        Phrases phrases = Phrases.of(language);
        if (reason == null || reason.isBlank()) {
            return phrases.withdrawn();
        }
        String text = phrases.withdrawnFor() + " " + oneLine(reason);
        return rules.fits(text)
                ? text
                : Cut.toFit(text, Locale.forLanguageTag(language), rules::fits).orElse(phrases.withdrawn());
    }
}
