package io.broadsheet.mailer.bounce;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal says of the reader's address. The enhanced status code (RFC 3463) decides: words are every server's own.
 */
public enum Verdict {
    /** There is no such mailbox, or it takes no mail any more: no other mail is to be tried. */
    HARD,
    /** It may pass, such as a full mailbox; too many in a row count as hard. */
    SOFT,
    /** Not the reader's: the content, a policy against the sender, the way there. */
    NOT_THE_READERS;

    private static final Pattern ENHANCED = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})");
    /** Address unknown in one way or another. Not 5.1.7 and 5.1.8, which are about the sender's address. */
    private static final Pattern NO_MAILBOX = Pattern.compile("5\\.1\\.([0-6]|10)|5\\.2\\.1");

    private static final int MAILBOX_DETAIL = 2;
    private static final int NETWORK_DETAIL = 4;

    /** The word for it in the table and the API. */
    String word() {
        return switch (this) {
            case HARD -> "hard";
            case SOFT -> "soft";
            case NOT_THE_READERS -> "not-the-readers";
        };
    }

    /**
     * Judges a refusal.
     *
     * @param code enhanced status code, or null where the server gives none
     * @param reply the server's words, with its three digits in front if it said something
     */
    public static Verdict of(@Nullable String code, String reply) {
        Matcher parts = ENHANCED.matcher(code == null ? "" : code);
        if (!parts.matches()) {
            // A reply without an enhanced code may mean anything, so it never suppresses at once.
            return reply.matches("(?s)(4[25]\\d|55[0-3])([ -].*)?") ? SOFT : NOT_THE_READERS;
        }
        if (NO_MAILBOX.matcher(parts.group()).matches()) {
            return HARD;
        }
        int subject = Integer.parseInt(parts.group(2));
        boolean transientAddress = parts.group(1).equals("4") && subject < MAILBOX_DETAIL;
        return subject == MAILBOX_DETAIL || subject == NETWORK_DETAIL || transientAddress ? SOFT : NOT_THE_READERS;
    }
}
