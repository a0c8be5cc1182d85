package io.broadsheet.social.x;

import com.twitter.twittertext.TwitterTextParser;
import io.broadsheet.social.text.Counting;
import java.text.Normalizer;

/** Counts as X does: twitter-text, configuration v3, over the text in its composed form (NFC). */
record XCounting() implements Counting {
    @Override
    public int count(String text) {
        return TwitterTextParser.parseTweet(clean(text)).weightedLength;
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
