package io.broadsheet.mailer.message;

import java.util.ArrayList;
import java.util.List;

/** Text for people who read mail as text: short lines, one empty line between paragraphs, links whole. */
final class PlainText {
    /** Characters of a line; a longer word, such as a link, stands alone on its line. */
    static final int WIDTH = 72;

    private PlainText() {}

    /** Breaks lines at spaces. Line breaks stay; several empty lines become one. */
    static String wrap(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (!line.isBlank()) {
                wrapLine(line.stripTrailing(), lines);
            } else if (!lines.isEmpty() && !lines.getLast().isEmpty()) {
                lines.add("");
            }
        }
        return String.join("\n", lines).stripTrailing();
    }

    /** A heading with a line under it. */
    static String underlined(String heading, char sign) {
        String wrapped = wrap(heading);
        int width = wrapped.lines()
                .mapToInt(line -> line.codePointCount(0, line.length()))
                .max()
                .orElse(0);
        return wrapped + "\n" + String.valueOf(sign).repeat(Math.min(width, WIDTH));
    }

    private static void wrapLine(String line, List<String> lines) {
        StringBuilder current = new StringBuilder();
        for (String word : line.split(" ", -1)) {
            if (!current.isEmpty()
                    && current.length() + 1 + word.length() > WIDTH
                    && !current.toString().isBlank()) {
                lines.add(current.toString().stripTrailing());
                current.setLength(0);
            } else if (!current.isEmpty()) {
                current.append(' ');
            }
            current.append(word);
        }
        lines.add(current.toString());
    }
}
