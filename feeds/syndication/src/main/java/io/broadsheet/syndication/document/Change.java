package io.broadsheet.syndication.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something that readers see has changed.
 *
 * @param generation the state of the database that holds the change
 * @param topics what it is about: whatever was printed about one of them before is out of date
 */
public record Change(long generation, Set<String> topics) {
    /** Topic of everything that lists the newest articles. */
    public static final String ENTRIES = "entries";

    /** Topic of whatever names withdrawals. */
    public static final String WITHDRAWALS = "withdrawals";

    /** What the topics of pages begin with. */
    static final String PAGES = "page/";

    /** Topic of everything. */
    public static final String EVERYTHING = "*";

    /** PostgreSQL carries less than 8,000 bytes in a notification; a generation has up to 20 of them. */
    private static final int MOST_BYTES = 7_900;

    private static final int MOST_PARTS = 32;

    public Change {
        topics = Set.copyOf(topics);
    }

    /** The slug of a page's topic; empty for another topic. */
    public static Optional<String> slug(String topic) {
        return topic.startsWith(PAGES) ? Optional.of(topic.substring(PAGES.length())) : Optional.empty();
    }

    /** Topic of the page at {@code slug}. */
    public static String page(String slug) {
        return PAGES + slug;
    }

    /** The form in notifications: as many as it takes, or a single one that names everything. */
    List<String> encode() {
        return parts(topics).stream().map(part -> generation + " " + part).toList();
    }

    /** What of a change of these topics stands behind its generation, in as many notifications as it takes. */
    static List<String> parts(Set<String> topics) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int bytes = 0;
        for (String topic : topics.stream().sorted().toList()) {
            int more = topic.getBytes(UTF_8).length + 1;
            if (bytes + more > MOST_BYTES) {
                parts.add(part.toString());
                part = new StringBuilder();
                bytes = 0;
            }
            part.append(part.isEmpty() ? "" : " ").append(topic);
            bytes += more;
        }
        parts.add(part.toString());
        return parts.size() <= MOST_PARTS ? parts : List.of(EVERYTHING);
    }

    /**
     * Reads a notification.
     *
     * @throws IllegalArgumentException if it is none of ours
     */
    static Change decode(String text) {
        List<String> parts = List.of(text.split(" ", -1));
        try {
            return new Change(Long.parseLong(parts.getFirst()), new LinkedHashSet<>(parts.subList(1, parts.size())));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the notification is '%s' (expected: a generation and topics)".formatted(text), e);
        }
    }
}
