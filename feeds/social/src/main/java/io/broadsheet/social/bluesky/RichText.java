package io.broadsheet.social.bluesky;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ibm.icu.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as Bluesky keeps it (app.bsky.richtext.facet): what readers see, and which bytes of it are links and hashtags. Long
 * addresses are shown without scheme and shortened; the link has them whole.
 *
 * @param text what readers see
 * @param facets in order, none over another
 */
record RichText(String text, List<Facet> facets) {
    /**
     * Bytes of the text in UTF-8 that are more than text.
     *
     * @param start first byte
     * @param end the byte after the last
     * @param kind link or tag
     * @param value the address, or the hashtag without its sign
     */
    record Facet(int start, int end, Kind kind, String value) {}

    /** What a facet makes of its bytes. */
    enum Kind {
        LINK,
        TAG
    }

    private static final Pattern WHOLE = Pattern.compile(
            "(?<link>https?://[^\\s\\p{Z}]+)|(?<![\\p{L}\\p{M}\\p{N}_&/])[#＃](?<tag>[\\p{L}\\p{M}\\p{N}_]*\\p{L}[\\p{L}\\p{M}\\p{N}_]*)",
            Pattern.CASE_INSENSITIVE);
    private static final String NOT_AT_THE_END = ".,;:!?'\"”’»…*";
    private static final int SHOWN_LINK = 40;
    private static final int LONGEST_TAG_BYTES = 640;
    private static final int LONGEST_TAG = 64;

    static RichText of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        List<Facet> facets = new ArrayList<>();
        Matcher whole = WHOLE.matcher(text);
        int from = 0;
        int bytes = 0;
        while (whole.find(from)) {
            String before = text.substring(from, whole.start());
            shown.append(before);
            bytes += length(before);
            String piece;
            if (whole.group("link") != null) {
                String link = withoutEnd(whole.group("link"));
                piece = shortened(link);
                facets.add(new Facet(bytes, bytes + length(piece), Kind.LINK, link));
                from = whole.start() + link.length();
            } else {
                piece = whole.group();
                String tag = whole.group("tag");
                if (tag.codePointCount(0, tag.length()) <= LONGEST_TAG && length(tag) <= LONGEST_TAG_BYTES) {
                    facets.add(new Facet(bytes, bytes + length(piece), Kind.TAG, tag));
                }
                from = whole.end();
            }
            shown.append(piece);
            bytes += length(piece);
        }
        return new RichText(shown.append(text, from, text.length()).toString(), List.copyOf(facets));
    }

    /** A sentence's full stop is not the address's; a closing bracket is, if it was opened there. */
    private static String withoutEnd(String link) {
        int end = link.length();
        int shortest = link.indexOf("//") + 3;
        while (end > shortest) {
            char last = link.charAt(end - 1);
            boolean unopened = last == ')'
                    && link.substring(0, end).chars().filter(it -> it == '(').count()
                            < link.substring(0, end)
                                    .chars()
                                    .filter(it -> it == ')')
                                    .count();
            if (NOT_AT_THE_END.indexOf(last) < 0 && !unopened) {
                break;
            }
            end--;
        }
        return link.substring(0, end);
    }

    private static String shortened(String link) {
        String bare = link.replaceFirst("(?i)^https?://", "");
        if (bare.length() <= SHOWN_LINK) {
            return bare;
        }
        BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(bare);
        return bare.substring(0, clusters.preceding(SHOWN_LINK)) + "…";
    }

    private static int length(String text) {
        return text.getBytes(UTF_8).length;
    }
}
