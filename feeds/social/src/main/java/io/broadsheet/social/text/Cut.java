package io.broadsheet.social.text;

import com.ibm.icu.text.BreakIterator;
import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shortens a text, never in the middle of a grapheme cluster, a link, a hashtag or a mention; between words where it can. */
final class Cut {
    private static final String ELLIPSIS = "…";
    // Anything that could be one to any network, up to the next white space.
    private static final Pattern WHOLE = Pattern.compile("(?:https?://|[#＃@＠])[^\\s\\p{Z}]+", Pattern.CASE_INSENSITIVE);

    private final String text;
    /** Positions between two characters of one link, hashtag or mention. */
    private final BitSet insideOfWholes;
    /** Where a cluster ends that is not inside of one of those. */
    private final BitSet ends;

    private Cut(String text, Locale language) {
        this.text = text;
        this.insideOfWholes = new BitSet(text.length() + 1);
        Matcher whole = WHOLE.matcher(text);
        while (whole.find()) {
            insideOfWholes.set(whole.start() + 1, whole.end());
        }
        this.ends = boundaries(Breaks.characters(language));
        ends.andNot(insideOfWholes);
    }

    /**
     * The longest beginning of {@code text}, with an ellipsis, that fits.
     *
     * @param language for the boundaries of words
     * @param fits says of a beginning with its ellipsis whether there is room for it; true of shorter ones if of longer ones
     * @return empty if not even the shortest fits
     */
    static Optional<String> toFit(String text, Locale language, Predicate<String> fits) {
        Cut cut = new Cut(text, language);
        int longest = cut.longestThat(fits, cut::shortened);
        if (longest == 0) {
            return Optional.empty();
        }
        String beginning = cut.shortened(cut.betweenWords(longest, language));
        return beginning.equals(ELLIPSIS) || !fits.test(beginning) ? Optional.empty() : Optional.of(beginning);
    }

    /**
     * The longest beginning of {@code text} that fits, without an ellipsis: the rest is said elsewhere.
     *
     * @return empty if not even the shortest fits
     */
    static Optional<String> beginning(String text, Locale language, Predicate<String> fits) {
        Cut cut = new Cut(text, language);
        int longest = cut.longestThat(fits, end -> text.substring(0, end).stripTrailing());
        return longest == 0
                ? Optional.empty()
                : Optional.of(text.substring(0, cut.betweenWords(longest, language))
                                .stripTrailing())
                        .filter(it -> !it.isEmpty() && fits.test(it));
    }

    private int longestThat(Predicate<String> fits, IntFunction<String> written) {
        int[] candidates = ends.stream().toArray();
        int longest = 0;
        int low = 0;
        int high = candidates.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (fits.test(written.apply(candidates[middle]))) {
                longest = candidates[middle];
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return longest;
    }

    private int betweenWords(int longest, Locale language) {
        BitSet words = boundaries(Breaks.words(language));
        words.and(ends);
        int last = words.previousSetBit(longest);
        // One endless word: rather half a word than nearly nothing.
        return last * 2 < longest ? longest : last;
    }

    private BitSet boundaries(BreakIterator breaks) {
        breaks.setText(text);
        BitSet boundaries = new BitSet(text.length() + 1);
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            boundaries.set(end);
        }
        return boundaries;
    }

    private String shortened(int end) {
        int stripped = text.substring(0, end).stripTrailing().length();
        // Some characters form a cluster with the space behind them (Prepend in UAX 29).
        int last = ends.get(stripped) ? stripped : end;
        // A link or hashtag must not swallow the ellipsis.
        boolean endsWithWhole = last > 1 && insideOfWholes.get(last - 1);
        return text.substring(0, last) + (endsWithWhole ? " " + ELLIPSIS : ELLIPSIS);
    }
}
