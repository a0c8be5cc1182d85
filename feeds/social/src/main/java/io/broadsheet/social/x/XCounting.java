package io.broadsheet.social.x;

import com.twitter.twittertext.TwitterTextParser;
import io.broadsheet.social.text.Counting;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts as X does: twitter-text, configuration v3, over the text in its composed form (NFC). */
record XCounting() implements Counting {
    private static final int MOST_LINES = 200;
    private static final Map<String, Integer> LINES = new LinkedHashMap<>(MOST_LINES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST_LINES;
        }
    };

    @Override
    public int count(String text) {
        String clean = clean(text);
        // Line by line: no link and no emoji goes over the end of a line, and the parser is slow where a link may be.
        int count = 0;
        int from = 0;
        for (int end = clean.indexOf('\n'); end >= 0; end = clean.indexOf('\n', from)) {
            count += line(clean.substring(from, end)) + 1;
            from = end + 1;
        }
        return count + line(clean.substring(from));
    }

    private static int line(String line) {
        if (line.isEmpty()) {
            return 0;
        }
        // While a text is cut to fit, all its other lines, the link's among them, stay the same.
        synchronized (LINES) {
            return LINES.computeIfAbsent(line, it -> TwitterTextParser.parseTweet(it).weightedLength);
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
