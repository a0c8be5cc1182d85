package io.broadsheet.syndication.search;

import java.lang.Character.UnicodeScript;

/**
 * Scripts that put no space between words. PostgreSQL takes a whole sentence of them for one word; here each character counts
 * as a word, and several in a row as a phrase, so that any part of a sentence is found.
 */
final class Ideographs {
    /** Parts words, whatever the database's locale takes for a letter, and is in no text: those have no control characters. */
    static final char SEPARATOR = '\u0003';

    private static final String APART = " ";

    private Ideographs() {}

    /** The text with its characters parted where they are words, and what looks like a tag, which PostgreSQL would pass over. */
    static String parted(String text) {
        return part(text, Character.toString(SEPARATOR)).replace("<", "<" + SEPARATOR);
    }

    /** A search in the words of PostgreSQL's websearch_to_tsquery, with what is written in one as a phrase. */
    static String query(String query) {
        StringBuilder phrased = new StringBuilder(query.length() + 16);
        boolean quoted = false;
        StringBuilder run = new StringBuilder();
        for (int i = 0; i < query.length(); ) {
            int c = query.codePointAt(i);
            i += Character.charCount(c);
            if (standsAlone(c) || (!run.isEmpty() && isMark(c))) {
                run.appendCodePoint(c);
                continue;
            }
            phrase(phrased, run, quoted);
            quoted ^= c == '"';
            phrased.appendCodePoint(c);
        }
        phrase(phrased, run, quoted);
        return phrased.toString();
    }

    private static void phrase(StringBuilder phrased, StringBuilder run, boolean quoted) {
        if (run.isEmpty()) {
            return;
        }
        String words = part(run.toString(), APART);
        // What another script leads on to or from without a space is a word of its own all the same.
        phrased.append(quoted ? " " + words + " " : "\"" + words + "\" ");
        run.setLength(0);
    }

    private static String part(String text, String separator) {
        StringBuilder parted = new StringBuilder(text.length() + 16);
        int last = ' ';
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean boundary = ((standsAlone(c) && Character.isLetterOrDigit(last))
                            || (standsAlone(last) && Character.isLetterOrDigit(c)))
                    && !isMark(c);
            if (boundary) {
                parted.append(separator);
            }
            parted.appendCodePoint(c);
            // A mark belongs to the character before it.
            last = isMark(c) ? last : c;
        }
        return parted.toString();
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean standsAlone(int c) {
        if (c < 0x0E00 || !Character.isLetter(c)) {
            return false;
        }
        return switch (UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
            default -> false;
        };
    }
}
