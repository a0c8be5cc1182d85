package io.broadsheet.social.text;

import com.ibm.icu.text.BreakIterator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts grapheme clusters (UAX 29): what a reader sees as one character counts one, however many code points it takes.
 * Every web address counts the same, and of {@code @user@host} only {@code @user} counts, as Mastodon does it. Where it is
 * unclear whether the network will see an address, it counts the longer way: too short a text is accepted, too long a one
 * is not.
 *
 * @param perLink what one http or https address counts
 */
public record ClusterCounting(int perLink) implements Counting {
    // Only what RFC 3986 allows, after a character that does not glue to it, with a host that ends in a domain.
    private static final Pattern LINK = Pattern.compile(
            "(?<![\\p{L}\\p{M}\\p{N}@#$_/.-])https?://(?:[a-z0-9-]+\\.){1,30}[a-z]{2,24}(?::[0-9]{1,5})?(?:[/?#][a-z0-9\\-._~:/?#\\[\\]@!$&'*+,;=%]*)?(?![\\p{L}\\p{N}])",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s\\p{Z}]+", Pattern.CASE_INSENSITIVE);
    private static final String NOT_AT_THE_END = ".,;:!?'[]*&~@#";
    private static final Pattern REMOTE_MENTION =
            Pattern.compile("(?<![\\p{L}\\p{M}\\p{N}_/=])(@[a-zA-Z0-9_]+)@[a-zA-Z0-9_]+(?:[.-][a-zA-Z0-9_]+){0,30}");

    public ClusterCounting {
        if (perLink < 1) {
            throw new IllegalArgumentException("a link counts %d (expected: 1 or more)".formatted(perLink));
        }
    }

    @Override
    public int count(String text) {
        return clusters(REMOTE_MENTION.matcher(linksShortened(text)).replaceAll("$1"));
    }

    private String linksShortened(String text) {
        StringBuilder shortened = new StringBuilder(text.length());
        Matcher address = ADDRESS.matcher(text);
        Matcher link = LINK.matcher(text).useTransparentBounds(true);
        int from = 0;
        while (address.find(from)) {
            shortened.append(text, from, address.start());
            if (link.region(address.start(), text.length()).lookingAt()) {
                from = link.end();
                while (NOT_AT_THE_END.indexOf(text.charAt(from - 1)) >= 0) {
                    from--;
                }
                shortened.repeat('x', perLink);
            } else {
                shortened.repeat('x', Math.max(perLink, clusters(address.group())));
                from = address.end();
            }
        }
        return shortened.append(text, from, text.length()).toString();
    }

    /** How many grapheme clusters a text has. */
    public static int clusters(String text) {
        BreakIterator breaks = Breaks.characters(Locale.ROOT);
        breaks.setText(text);
        int clusters = 0;
        while (breaks.next() != BreakIterator.DONE) {
            clusters++;
        }
        return clusters;
    }
}
