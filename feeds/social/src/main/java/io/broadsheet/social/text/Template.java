package io.broadsheet.social.text;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How an account puts its text together: words of its own and places that the article fills. Paragraphs left empty vanish. */
public final class Template {
    /** What an article can fill. */
    public enum Place {
        TITLE,
        STANDFIRST,
        BYLINE,
        SECTION,
        EXCERPT,
        LINK,
        HASHTAGS;

        private String written() {
            return "{" + name().toLowerCase(Locale.ROOT) + "}";
        }
    }

    private static final Pattern PLACE = Pattern.compile("\\{[^{}]*}");
    private static final Pattern PARAGRAPHS = Pattern.compile("\n\\s*\n");
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");

    /** Title, excerpt, link, hashtags. */
    public static final Template USUAL = of("{title}\n\n{excerpt}\n\n{link}\n\n{hashtags}");

    private final String words;

    private Template(String words) {
        this.words = words;
    }

    /**
     * Reads a template. {@code \n} may stand for a new line; without {link} the link comes last, for it is always there.
     *
     * @param template null for the usual one
     * @throws IllegalArgumentException naming a place that no article fills
     */
    public static Template of(@Nullable String template) {
        if (template == null || template.isBlank()) {
            return USUAL;
        }
        String words = template.replace("\\n", "\n").strip();
        Set<String> known =
                EnumSet.allOf(Place.class).stream().map(Place::written).collect(Collectors.toSet());
        Matcher place = PLACE.matcher(words);
        while (place.find()) {
            if (!known.contains(place.group())) {
                throw new IllegalArgumentException("template has %s (expected: %s)"
                        .formatted(place.group(), known.stream().sorted().collect(Collectors.joining(", "))));
            }
        }
        return new Template(words.contains(Place.LINK.written()) ? words : words + "\n\n" + Place.LINK.written());
    }

    /** Whether it has this place. */
    boolean has(Place place) {
        return words.contains(place.written());
    }

    /** The text with these places filled and all others empty. */
    String filled(Map<Place, String> with) {
        List<String> paragraphs = new ArrayList<>();
        for (String paragraph : PARAGRAPHS.splitAsStream(words).toList()) {
            boolean hasPlaces = PLACE.matcher(paragraph).find();
            boolean hasAny = EnumSet.allOf(Place.class).stream()
                    .anyMatch(it -> paragraph.contains(it.written())
                            && !with.getOrDefault(it, "").isEmpty());
            // Words around places that are all empty say nothing.
            if (!hasPlaces || hasAny) {
                paragraphs.add(filled(paragraph, with));
            }
        }
        return String.join("\n\n", paragraphs).strip();
    }

    private static String filled(String paragraph, Map<Place, String> with) {
        String tidy = BLANKS.matcher(PLACE.matcher(paragraph).replaceAll(it -> {
                    Place place = Place.valueOf(
                            it.group().substring(1, it.group().length() - 1).toUpperCase(Locale.ROOT));
                    // The article's own white space stays as it is.
                    return with.getOrDefault(place, "").isEmpty() ? "" : Matcher.quoteReplacement(it.group());
                }))
                .replaceAll(" ");
        return PLACE.matcher(tidy.strip())
                .replaceAll(it -> Matcher.quoteReplacement(with.getOrDefault(
                        Place.valueOf(
                                it.group().substring(1, it.group().length() - 1).toUpperCase(Locale.ROOT)),
                        "")));
    }
}
