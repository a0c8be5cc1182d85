package io.broadsheet.social.x;

import com.twitter.twittertext.TwitterTextConfiguration;
import com.twitter.twittertext.TwitterTextParser;
import io.broadsheet.social.text.Counting;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Counts as X does: twitter-text, configuration v3, over the text in its composed form (NFC). */
record XCounting() implements Counting {
    /** What the ranges of the configuration name, in their unit; everything else weighs the default. */
    private static final TwitterTextConfiguration RULES = TwitterTextParser.TWITTER_TEXT_DEFAULT_CONFIG;

    /** Weights of the characters that can belong to neither a link nor an emoji, 0 for all others. */
    private static final byte[] WEIGHTS = weights();

    private static final Pattern REFUSED = Pattern.compile("[\\uFFFE\\uFEFF\\uFFFF]");
    private static final char ELLIPSIS = '…';
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
        int sum = 0;
        for (int i = 0; i < word.length(); i++) {
            int weight = WEIGHTS[word.charAt(i)];
            if (weight == 0) {
                return parsed(word);
            }
            sum += weight;
        }
        return sum;
    }

    private static int parsed(String word) {
        // While a text is cut to fit, all its other words, the link among them, stay the same.
        synchronized (WORDS) {
            return WORDS.computeIfAbsent(word, it -> TwitterTextParser.parseTweet(it).weightedLength);
        }
    }

    /**
     * No link is without a full stop, and no emoji without one of Unicode's pictographs, a keycap or a selector; the parser
     * takes a hundred times as long to find out.
     */
    private static byte[] weights() {
        byte[] weights = new byte[Character.MAX_VALUE + 1];
        for (int it = 0; it < weights.length; it++) {
            boolean plain = it == ' '
                    || it == '\n'
                    || it == ELLIPSIS
                    || ((it < 0x2000 || Character.isLetter(it)) && !Character.isISOControl(it));
            boolean special = it == '.'
                    || Character.isSurrogate((char) it)
                    || (it > 0x7F && Character.isEmoji(it))
                    || Character.isEmojiModifier(it);
            if (plain && !special) {
                weights[it] = (byte) weight(it);
            }
        }
        return weights;
    }

    private static int weight(int character) {
        return RULES.getRanges().stream()
                        .filter(it -> it.getRange().isInRange(character))
                        .findFirst()
                        .map(TwitterTextConfiguration.TwitterTextWeightedRange::getWeight)
                        .orElse(RULES.getDefaultWeight())
                / RULES.getScale();
    }

    /** A text without the characters that X refuses outright, in NFC. */
    static String clean(String text) {
        String clean = REFUSED.matcher(text).replaceAll("");
        return Normalizer.normalize(clean, Normalizer.Form.NFC);
    }
}
