package io.broadsheet.social.discord;

import io.broadsheet.social.text.Counting;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps words as they are where Discord would read markup. Links stay untouched, for an escaped one leads elsewhere. */
final class Markdown {
    private static final Pattern LINK = Pattern.compile("https?://[^\\s\\p{Z}]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern MARK = Pattern.compile("[\\\\*_~`|\\[\\]]|(?m:^(?:[#>-]|[0-9]+\\.)(?=\\s|>))");

    private Markdown() {}

    /** Counts what is sent: escapes are taken out before it is shown, and counted before that. */
    record Length() implements Counting {
        @Override
        public int count(String text) {
            return escaped(text).length();
        }
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        Matcher link = LINK.matcher(text);
        int from = 0;
        while (link.find()) {
            escaped.append(words(text.substring(from, link.start()))).append(link.group());
            from = link.end();
        }
        return escaped.append(words(text.substring(from))).toString();
    }

    private static String words(String text) {
        return MARK.matcher(text).replaceAll(it -> Matcher.quoteReplacement(mark(it.group())));
    }

    private static String mark(String mark) {
        // Of a numbered list, the dot.
        return mark.endsWith(".") ? mark.substring(0, mark.length() - 1) + "\\." : "\\" + mark;
    }
}
