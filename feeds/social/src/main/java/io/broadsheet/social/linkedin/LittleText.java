package io.broadsheet.social.linkedin;

import io.broadsheet.social.text.Counting;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LinkedIn's "little text": reserved characters are escaped, wherever they stand, and hashtags are templates, else they are
 * mere words.
 */
final class LittleText {
    private static final String RESERVED = "_|()[]{}@#*~<>\\";
    private static final Pattern HASHTAG = Pattern.compile("(?<!\\S)#([\\p{L}\\p{M}\\p{N}]+)(?!\\S)");

    private LittleText() {}

    /** Counts what is sent, which is never shorter than what LinkedIn counts. */
    record Length() implements Counting {
        @Override
        public int count(String text) {
            return of(text).length();
        }
    }

    static String of(String text) {
        StringBuilder little = new StringBuilder(text.length());
        Matcher hashtag = HASHTAG.matcher(text);
        int from = 0;
        while (hashtag.find()) {
            escape(little, text, from, hashtag.start());
            little.append("{hashtag|\\#|").append(hashtag.group(1)).append('}');
            from = hashtag.end();
        }
        escape(little, text, from, text.length());
        return little.toString();
    }

    private static void escape(StringBuilder little, String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (RESERVED.indexOf(text.charAt(i)) >= 0) {
                little.append('\\');
            }
            little.append(text.charAt(i));
        }
    }

    /** What readers see of it. */
    static String read(String little) {
        return little.replaceAll("\\{hashtag\\|\\\\?([#＃])\\|([^}]*)}", "$1$2").replaceAll("\\\\(.)", "$1");
    }
}
