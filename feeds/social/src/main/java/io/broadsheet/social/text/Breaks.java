package io.broadsheet.social.text;

import com.ibm.icu.text.BreakIterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * ICU's break iterators. ICU itself remembers only the one of the language asked for last, and reads the rules of any other
 * from its archive again, which takes longer than finding the breaks.
 */
final class Breaks {
    private static final int MOST_LANGUAGES = 100;
    private static final Map<Locale, BreakIterator> CHARACTERS = new ConcurrentHashMap<>();
    private static final Map<Locale, BreakIterator> WORDS = new ConcurrentHashMap<>();

    private Breaks() {}

    /** Between grapheme clusters (UAX 29). */
    static BreakIterator characters(Locale language) {
        bound(CHARACTERS);
        return fresh(CHARACTERS.computeIfAbsent(language, BreakIterator::getCharacterInstance));
    }

    /** Between words (UAX 29). */
    static BreakIterator words(Locale language) {
        bound(WORDS);
        return fresh(WORDS.computeIfAbsent(language, BreakIterator::getWordInstance));
    }

    private static void bound(Map<Locale, BreakIterator> known) {
        if (known.size() > MOST_LANGUAGES) {
            known.clear();
        }
    }

    /** What is remembered is never used itself, so it may be copied by many at once. */
    private static BreakIterator fresh(BreakIterator known) {
        return known.clone();
    }
}
