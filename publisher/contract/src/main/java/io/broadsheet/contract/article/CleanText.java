package io.broadsheet.contract.article;

import java.util.Objects;

/**
 * Text that every channel can carry: no control characters but tab, line feed and carriage return, no lone surrogates, no
 * U+FFFE or U+FFFF. XML 1.0 cannot hold the others (section 2.2), nor can UTF-8 hold half a surrogate pair.
 */
public final class CleanText {
    private CleanText() {}

    /**
     * Returns {@code text} if it is clean.
     *
     * @param what names the field in the error
     * @throws IllegalArgumentException naming the first bad character and its place
     */
    public static String require(String what, String text) {
        // JSON leaves out what a broken sender forgot; the reason should name the field.
        Objects.requireNonNull(text, () -> what + " is missing");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (!isAllowed(c)) {
                throw new IllegalArgumentException(
                        "%s has the character U+%04X at position %d (expected: text without control characters or half surrogate pairs)"
                                .formatted(what, (int) c, i));
            }
        }
        return text;
    }

    /** Like {@link #require}, and of one line: for what ends up in a header, a title or a list. */
    public static String requireLine(String what, String text) {
        require(what, text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                throw new IllegalArgumentException(
                        "%s has a line break at position %d (expected: one line)".formatted(what, i));
            }
        }
        return text;
    }

    /** {@code text} without the characters that {@link #require} refuses. */
    public static String of(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                clean.append(c).append(text.charAt(++i));
            } else if (isAllowed(c)) {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    private static boolean isAllowed(char c) {
        if (c < 0x20) {
            return c == '\t' || c == '\n' || c == '\r';
        }
        boolean c1Control = c >= 0x7F && c <= 0x9F;
        return !c1Control && !Character.isSurrogate(c) && c != '\uFFFE' && c != '\uFFFF';
    }
}
