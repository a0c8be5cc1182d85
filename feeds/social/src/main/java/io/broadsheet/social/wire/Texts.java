package io.broadsheet.social.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;

/** What several networks do with texts. */
public final class Texts {
    private Texts() {}

    /** A request that was frozen as JSON. */
    public static ObjectNode json(String request) {
        try {
            JsonNode json = JsonApi.JSON.readTree(request);
            return json instanceof ObjectNode object ? object : JsonApi.JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a frozen request is JSON", e);
        }
    }

    /** Whether a text has this link whole, not as the beginning of a longer one. */
    public static boolean mentions(String text, URI link) {
        String wanted = link.toASCIIString();
        for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
            int end = at + wanted.length();
            if (end == text.length() || !isPartOfLink(text.charAt(end))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPartOfLink(char c) {
        return Character.isLetterOrDigit(c) || "/?#%&=_~+-".indexOf(c) >= 0;
    }
}
