package io.broadsheet.syndication.reader;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program that fetches a feed for many people says of itself in User-Agent.
 *
 * @param program its name
 * @param feedId which of its feeds it fetches, for those that have one address under several; empty if it does not say
 * @param subscribers for how many
 */
record Aggregator(String program, String feedId, int subscribers) {
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_HEADER = 500;
    /** Nobody has more; a larger number is a joke. */
    private static final int MOST_SUBSCRIBERS = 50_000_000;

    private static final Pattern SUBSCRIBERS =
            Pattern.compile("(?<![\\w.,])(\\d{1,9})\\+? (?:subscriber|reader|follower)s?\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern FEED_ID =
            Pattern.compile("\\bfeed-?id[=: ]\\s*([\\w-]{1,60})", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME_INSIDE =
            Pattern.compile("^Mozilla/[\\d.]+ \\((?:compatible|Compatible);?\\s*([^;/()]+)");
    private static final Pattern NAME_FIRST =
            Pattern.compile("^\\s*([^/;()+]+?)\\s*(?:[/;()+]| - | feed-?id|\\d+ sub|$)");

    /** Reads the header; empty if it names no number. */
    static Optional<Aggregator> of(String userAgent) {
        String text = userAgent.length() > LONGEST_HEADER ? userAgent.substring(0, LONGEST_HEADER) : userAgent;
        Matcher subscribers = SUBSCRIBERS.matcher(text);
        if (!subscribers.find()) {
            return Optional.empty();
        }
        int count = Integer.parseInt(subscribers.group(1));
        if (count > MOST_SUBSCRIBERS) {
            return Optional.empty();
        }
        Matcher feedId = FEED_ID.matcher(text);
        return Optional.of(new Aggregator(name(text), feedId.find() ? feedId.group(1) : "", count));
    }

    private static String name(String text) {
        Matcher inside = NAME_INSIDE.matcher(text);
        Matcher first = NAME_FIRST.matcher(text);
        String name = inside.find() ? inside.group(1) : first.find() ? first.group(1) : text;
        // Into a database and before editors' eyes: letters, digits and what stands between them.
        String clean = name.strip().replaceAll("[^\\p{L}\\p{N} ._-]", "");
        String shown = clean.isEmpty() ? "unnamed" : clean;
        return shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME) : shown;
    }
}
