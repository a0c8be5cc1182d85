package io.broadsheet.social.threads;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.BreakIterator;
import io.broadsheet.social.text.Counting;
import java.util.Locale;

/**
 * Counts as Threads does: an emoji counts as many as it has bytes in UTF-8. Of anything else every code point counts one, which
 * is never less than what Threads sees.
 */
record ThreadsCounting() implements Counting {
    private static final int KEYCAP = 0x20E3;
    private static final int EMOJI_SELECTOR = 0xFE0F;

    @Override
    public int count(String text) {
        BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(text);
        int count = 0;
        int start = 0;
        for (int end = clusters.next(); end != BreakIterator.DONE; end = clusters.next()) {
            String cluster = text.substring(start, end);
            count += isEmoji(cluster) ? cluster.getBytes(UTF_8).length : cluster.codePointCount(0, cluster.length());
            start = end;
        }
        return count;
    }

    /** A digit is one only with a keycap, a copyright sign only with the selector; but pictographs always are. */
    private static boolean isEmoji(String cluster) {
        return cluster.codePoints()
                .anyMatch(it -> it == KEYCAP
                        || it == EMOJI_SELECTOR
                        || UCharacter.hasBinaryProperty(it, UProperty.EMOJI_PRESENTATION)
                        || UCharacter.hasBinaryProperty(it, UProperty.EXTENDED_PICTOGRAPHIC)
                        || UCharacter.hasBinaryProperty(it, UProperty.REGIONAL_INDICATOR));
    }
}
