package io.broadsheet.social.x;

import com.twitter.twittertext.TwitterTextParser;
import io.broadsheet.social.text.Counting;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Counts as X does: twitter-text, configuration v3, over the text in its composed form (NFC). */
record XCounting() implements Counting {
    /** What can be no link: each character weighs one. */
    private static final Pattern PLAIN = Pattern.compile("[ \\n]?[A-Za-z0-9]*");

    private static final int MOST_WORDS = 500;
    private static final Map<String, Integer> WORDS = new LinkedHashMap<>(MOST_WORDS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST_WORDS;
        }
    };

    @Override
    public int count(String text) {
        String clean = clean(text);
        // Word by word: neither a link nor an emoji goes over white space, and the parser is slow where a link may be.
        int count = 0;
        int from = 0;
        for (int i = 0; i < clean.length(); i++) {
            if (clean.charAt(i) == ' ' || clean.charAt(i) == '\n') {
                count += word(clean, from, i) + 1;
                from = i + 1;
            }
        }
        return count + word(clean, from, clean.length());
    }

    /** With the space before it, for at the very beginning of a text the parser sees other links than behind a space. */
    private static int word(String text, int from, int to) {
        return from == 0 ? weight(text.substring(0, to)) : weight(text.substring(from - 1, to)) - 1;
    }

    private static int weight(String word) {
        if (PLAIN.matcher(word).matches()) {
            return word.length();
        }
        // While a text is cut to fit, all its other words, the link among them, stay the same.
        synchronized (WORDS) {
            return WORDS.computeIfAbsent(word, it -> TwitterTextParser.parseTweet(it).weightedLength);
        }
    }

    /** A text without the characters that X refuses outright, in NFC. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(it -> it != 0xFFFE && it != 0xFEFF && it != 0xFFFF)
                .forEach(clean::appendCodePoint);
        return Normalizer.normalize(clean, Normalizer.Form.NFC);
    }
}
