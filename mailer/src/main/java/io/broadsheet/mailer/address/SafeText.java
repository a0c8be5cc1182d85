package io.broadsheet.mailer.address;

import io.broadsheet.contract.article.CleanText;
import org.jspecify.annotations.Nullable;

/** Text from outside that will stand in a mail header: one line, and short enough to carry around. */
public final class SafeText {
    /** Longest name of a person, in characters. */
    public static final int MAX_NAME = 200;

    private SafeText() {}

    /**
     * Returns a text without line breaks and control characters.
     *
     * @throws IllegalArgumentException naming the first bad character: it may be an attempt to smuggle in a header
     */
    public static String requireLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n') {
                throw new IllegalArgumentException(
                        "a line break at position %d (expected: one line; a header may be smuggled in)".formatted(i));
            }
            if (Character.isISOControl(c)) {
                throw new IllegalArgumentException(
                        "the control character U+%04X at position %d (expected: text)".formatted((int) c, i));
            }
        }
        if (!CleanText.of(text).equals(text) || text.indexOf('\uFFFD') >= 0) {
            throw new IllegalArgumentException("a character that is not text (expected: UTF-8)");
        }
        return text;
    }

    /** A person's name or, where there is none, null. */
    public static @Nullable String name(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String name = requireLine(text).strip();
        if (name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "a name of %d characters (expected: at most %d)".formatted(name.length(), MAX_NAME));
        }
        return name;
    }

    /** {@code text} cut short, with every odd character made visible, for a list of errors. */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX_NAME; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\r' -> shown.append("\\r");
                case '\n' -> shown.append("\\n");
                case '\t' -> shown.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                        shown.append("\\u%04x".formatted((int) c));
                    } else {
                        shown.append(c);
                    }
                }
            }
        }
        return text.length() > MAX_NAME ? shown + "…" : shown.toString();
    }
}
