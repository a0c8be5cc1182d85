package io.broadsheet.social.text;

import com.ibm.icu.lang.UCharacter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns an article's tags into hashtags. */
final class Hashtags {
    private static final int LONGEST = 60;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern HAS_LETTER = Pattern.compile(".*\\p{L}.*", Pattern.DOTALL);
    private static final Pattern STARTS_WITH_MARK = Pattern.compile("^\\p{M}+");

    private Hashtags() {}

    /**
     * The hashtags in the tags' order, each with its #. Several words are joined with capitals, so that screen readers say
     * them as words. What networks would not link (no letter, too long) is left out, as is a repetition.
     */
    static List<String> of(List<String> tags) {
        List<String> hashtags = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String tag : tags) {
            String joined = joined(tag);
            boolean usable = HAS_LETTER.matcher(joined).matches() && ClusterCounting.clusters(joined) <= LONGEST;
            if (usable && seen.add(joined.toLowerCase(Locale.ROOT))) {
                hashtags.add("#" + joined);
            }
        }
        return List.copyOf(hashtags);
    }

    private static String joined(String tag) {
        List<String> words = BETWEEN_WORDS
                .splitAsStream(tag)
                .map(word -> STARTS_WITH_MARK.matcher(word).replaceFirst(""))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.size() == 1) {
            return words.getFirst();
        }
        StringBuilder all = new StringBuilder();
        for (String word : words) {
            int first = word.codePointAt(0);
            all.appendCodePoint(UCharacter.toTitleCase(first)).append(word, Character.charCount(first), word.length());
        }
        return all.toString();
    }
}
