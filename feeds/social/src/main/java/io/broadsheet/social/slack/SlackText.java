package io.broadsheet.social.slack;

import io.broadsheet.social.text.Counting;
import java.util.regex.Pattern;

/** Three characters are escaped (docs.slack.dev, formatting); what comes back has its links in angle brackets. */
final class SlackText {
    private static final Pattern BRACKETED = Pattern.compile("<(https?://[^|>]+)(?:\\|[^>]*)?>");

    private SlackText() {}

    /** Counts what is sent. */
    record Length() implements Counting {
        @Override
        public int count(String text) {
            return of(text).length();
        }
    }

    static String of(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** What readers see of it. */
    static String read(String sent) {
        return BRACKETED
                .matcher(sent)
                .replaceAll("$1")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
