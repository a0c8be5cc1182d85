package io.broadsheet.syndication.representation;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands in If-Match or If-None-Match (RFC 9110 sections 13.1.1 and 13.1.2).
 *
 * @param any whether it is {@code *}
 * @param tags the tags otherwise, in order
 */
record EntityTags(boolean any, List<EntityTag> tags) {
    EntityTags {
        tags = List.copyOf(tags);
    }

    /** Reads a header; members that are no entity tags match nothing. Takes time linear in the length. */
    static EntityTags parse(String header) {
        String text = header.strip();
        if (text.equals("*")) {
            return new EntityTags(true, List.of());
        }
        List<EntityTag> tags = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ',' || c == ' ' || c == '\t') {
                i++;
                continue;
            }
            boolean weak = text.startsWith("W/", i);
            int open = weak ? i + 2 : i;
            int close = open < text.length() && text.charAt(open) == '"' ? text.indexOf('"', open + 1) : -1;
            if (close < 0) {
                int comma = text.indexOf(',', i);
                i = comma < 0 ? text.length() : comma;
            } else {
                tags.add(new EntityTag(text.substring(open + 1, close), weak));
                i = close + 1;
            }
        }
        return new EntityTags(false, tags);
    }

    boolean matchWeakly(EntityTag tag) {
        return any || tags.stream().anyMatch(tag::matchesWeakly);
    }

    boolean matchStrongly(EntityTag tag) {
        return any || tags.stream().anyMatch(tag::matchesStrongly);
    }
}
