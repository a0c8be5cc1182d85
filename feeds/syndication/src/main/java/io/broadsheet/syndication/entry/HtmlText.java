package io.broadsheet.syndication.entry;

import java.util.regex.Pattern;

/** Plain text inside HTML. */
public final class HtmlText {
    /** The beginning of a tag, a comment or a character reference. */
    private static final Pattern MARKUP = Pattern.compile("<[a-zA-Z/!?]|&[a-zA-Z#]");

    private HtmlText() {}

    /** Whether HTML would read {@code text} as more than text; a lone {@code &} or {@code <} it would not. */
    public static boolean looksLikeMarkup(String text) {
        return MARKUP.matcher(text).find();
    }

    /** {@code text} such that HTML shows it as it is, within elements and quoted attributes. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
