package io.broadsheet.social.mastodon;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a status says out of the HTML that the server made of it. */
final class StatusText {
    private static final Pattern HREF = Pattern.compile("href=[\"']([^\"']*)[\"']", Pattern.CASE_INSENSITIVE);
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern ANCHOR = Pattern.compile("(?s)<a [^>]*>.*?</a>", Pattern.CASE_INSENSITIVE);
    /** What servers make an anchor of. */
    private static final Pattern LINKED = Pattern.compile("(?:https?://|[#@])[^\\s\\p{Z}]+");

    private static final Pattern ENTITY = Pattern.compile("&#?[a-zA-Z0-9]{1,10};");
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]+");

    private StatusText() {}

    /** Whether it links to exactly this. */
    static boolean links(JsonNode status, URI link) {
        String wanted = link.toASCIIString();
        Matcher href = HREF.matcher(status.path("content").asText(""));
        while (href.find()) {
            String found = href.group(1).replace("&amp;", "&").replace("&#39;", "'");
            if (found.equals(wanted) || asAscii(found).equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static String asAscii(String address) {
        try {
            return URI.create(address).toASCIIString();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    /** Whether it says this, whatever the server has made of spaces, signs, links and hashtags. */
    static boolean says(JsonNode status, String text) {
        String html = status.path("content").asText("");
        String plain = TAG.matcher(ANCHOR.matcher(html).replaceAll(" ")).replaceAll(" ");
        return letters(ENTITY.matcher(plain).replaceAll(" ")).equals(letters(text));
    }

    private static String letters(String text) {
        return NO_LETTER.matcher(LINKED.matcher(text).replaceAll(" ")).replaceAll("");
    }
}
