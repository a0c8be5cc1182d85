package io.broadsheet.syndication.entry;

import java.util.regex.Pattern;

/** Plain text inside HTML. */
public final class HtmlText {
    /** The beginning of a tag, a comment or a character reference. */
    private static final Pattern MARKUP = Pattern.compile("<[a-zA-Z/!?]|&[a-zA-Z#]");

    private HtmlText() {}

    /**
     * {@code text} such that HTML shows it as it is, within elements. What HTML shows so by itself stays as it is, and is right
     * for those too who take it for plain: quotes, a lone {@code &} or {@code <}.
     */
    public static String shown(String text) {
        return MARKUP.matcher(text).find()
                ? text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                : text;
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
