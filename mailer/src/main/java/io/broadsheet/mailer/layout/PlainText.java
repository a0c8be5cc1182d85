package io.broadsheet.mailer.layout;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text for people who read mail as text: short lines, one empty line between paragraphs, links whole. */
public final class PlainText {
    /** Columns of a line; a longer word, such as a link, stands alone on its line. */
    public static final int WIDTH = 72;

    private PlainText() {}

    /** Breaks lines at spaces. Line breaks stay; several empty lines become one. */
    public static String wrap(String text) {
        return wrap(text, WIDTH);
    }

    static String wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (!line.isBlank()) {
                wrapLine(line.stripTrailing(), width, lines);
            } else if (!lines.isEmpty() && !lines.getLast().isEmpty()) {
                lines.add("");
            }
        }
        return String.join("\n", lines).stripTrailing();
    }

    /** A heading with a line under it. */
    public static String underlined(String heading, char sign) {
        return underlined(heading, sign, WIDTH);
    }

    static String underlined(String heading, char sign, int width) {
        String wrapped = wrap(heading, width);
        int widest = wrapped.lines().mapToInt(PlainText::columns).max().orElse(0);
        return wrapped + "\n" + String.valueOf(sign).repeat(Math.min(widest, width));
    }

    /** How many columns of a terminal a text takes: East Asian characters and pictures take two, marks on letters none. */
    static int columns(String text) {
        return text.codePoints().map(PlainText::columns).sum();
    }

    private static int columns(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0xA4CF)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0x1F300 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
        return wide ? 2 : 1;
    }

    private static void wrapLine(String line, int width, List<String> lines) {
        StringBuilder current = new StringBuilder();
        int used = 0;
        for (String word : line.split(" ", -1)) {
            boolean first = true;
            for (String part : parts(word, width)) {
                int columns = columns(part);
                int space = first && !current.isEmpty() ? 1 : 0;
                if (used > 0
                        && used + space + columns > width
                        && !current.toString().isBlank()) {
                    lines.add(current.toString().stripTrailing());
                    current.setLength(0);
                    used = 0;
                } else if (space == 1) {
                    current.append(' ');
                    used++;
                }
                current.append(part);
                used += columns;
                first = false;
            }
        }
        lines.add(current.toString());
    }

    /** A word, or its pieces where a script without spaces makes it longer than a line. Links stay whole. */
    private static List<String> parts(String word, int width) {
        if (columns(word) <= width || word.contains("://") || word.chars().allMatch(c -> c < 0x80)) {
            return List.of(word);
        }
        List<String> parts = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getLineInstance(Locale.ROOT);
        breaks.setText(word);
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            parts.add(word.substring(from, to));
            from = to;
        }
        return parts;
    }
}
