package io.broadsheet.desk.manuscript;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * What an article's HTML may consist of; everything else is dropped, but the text in it stays. Headings start at the second level, for the first is the article's title.
 */
final class HouseRules {
    /** Every element that may come out. */
    static final Set<String> ELEMENTS = Set.of(
            "p",
            "div",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "pre",
            "hr",
            "br",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "table",
            "caption",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "th",
            "td",
            "figure",
            "figcaption",
            "img",
            "a",
            "em",
            "strong",
            "i",
            "b",
            "u",
            "s",
            "del",
            "ins",
            "sub",
            "sup",
            "small",
            "cite",
            "q",
            "abbr",
            "code",
            "kbd",
            "samp",
            "var",
            "mark",
            "span",
            "ruby",
            "rt",
            "rp",
            "bdi",
            "bdo");

    /** Every attribute that may come out. */
    static final Set<String> ATTRIBUTES = Set.of(
            "href",
            "rel",
            "title",
            "id",
            "lang",
            "dir",
            "src",
            "alt",
            "width",
            "height",
            "colspan",
            "rowspan",
            "scope",
            "align",
            "start",
            "reversed",
            "value",
            "cite",
            "datetime");

    // Footnotes point at each other; other ids could stand for something else on the pages around an article.
    private static final Pattern NOTE_ID = Pattern.compile(
            "(?:fn|fnref|ftn|ftnref|_ftn|_ftnref|note|noteref|ref|footnote|_edn|_ednref)[-:_.]?\\w{1,24}",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4}");
    private static final Pattern DIRECTION = Pattern.compile("(?i)ltr|rtl|auto");
    private static final Pattern SMALL_NUMBER = Pattern.compile("\\d{1,3}");
    private static final Pattern EXTENT = Pattern.compile("\\d{1,5}");
    private static final Pattern ALIGN = Pattern.compile("(?i)left|right|center");
    private static final Pattern SCOPE = Pattern.compile("(?i)row|col|rowgroup|colgroup");
    private static final Set<String> RELATIONS =
            Set.of("nofollow", "ugc", "sponsored", "noopener", "noreferrer", "license", "author", "external");

    private static final PolicyFactory POLICY = policy();

    private HouseRules() {}

    /** Applies the rules. Applied to its own result, it changes nothing. */
    static String apply(String html) {
        return POLICY.sanitize(html);
    }

    private static PolicyFactory policy() {
        return new HtmlPolicyBuilder()
                .allowElements(
                        ELEMENTS.stream().filter(name -> !name.equals("img")).toArray(String[]::new))
                .allowElements((name, attributes) -> "h2", "h1")
                .allowElements((name, attributes) -> "div", "section", "article", "center", "main", "header", "footer")
                .allowElements((name, attributes) -> "s", "strike")
                .allowElements((name, attributes) -> "code", "tt")
                .allowElements(HouseRules::withSource, "img")
                .allowUrlProtocols("http", "https", "mailto")
                .allowAttributes("href")
                .onElements("a")
                .allowAttributes("rel")
                .matching(HouseRules::relations)
                .onElements("a")
                .allowAttributes("title")
                .matching(HouseRules::stripped)
                .onElements("a", "abbr", "img")
                .allowAttributes("id")
                .matching(NOTE_ID)
                .onElements("a", "sup", "li", "p", "span")
                .allowAttributes("lang")
                .matching(LANGUAGE)
                .globally()
                .allowAttributes("dir")
                .matching(DIRECTION)
                .globally()
                .allowAttributes("src")
                .matching(HouseRules::web)
                .onElements("img")
                .allowAttributes("alt")
                .matching(HouseRules::stripped)
                .onElements("img")
                .allowAttributes("width", "height")
                .matching(EXTENT)
                .onElements("img")
                .allowAttributes("colspan", "rowspan")
                .matching(SMALL_NUMBER)
                .onElements("td", "th")
                .allowAttributes("scope")
                .matching(SCOPE)
                .onElements("th")
                .allowAttributes("align")
                .matching(ALIGN)
                .onElements("td", "th")
                .allowAttributes("start")
                .matching(EXTENT)
                .onElements("ol")
                .allowAttributes("reversed")
                .matching(true, "", "reversed")
                .onElements("ol")
                .allowAttributes("value")
                .matching(EXTENT)
                .onElements("li")
                .allowAttributes("cite")
                .matching(HouseRules::web)
                .onElements("blockquote", "q")
                .toFactory();
    }

    private static @Nullable String withSource(String name, List<String> attributes) {
        for (int i = 0; i < attributes.size(); i += 2) {
            if (attributes.get(i).equals("src")) {
                return name;
            }
        }
        return null;
    }

    private static @Nullable String web(String element, String attribute, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return lower.startsWith("https://") || lower.startsWith("http://") ? value : null;
    }

    // The sanitiser ends a value that has a backtick with a space, again each time.
    private static String stripped(String element, String attribute, String value) {
        return value.strip();
    }

    private static @Nullable String relations(String element, String attribute, String value) {
        String kept = String.join(
                " ",
                List.of(value.toLowerCase(Locale.ROOT).split("\\s+", -1)).stream()
                        .filter(RELATIONS::contains)
                        .distinct()
                        .toList());
        return kept.isEmpty() ? null : kept;
    }
}
