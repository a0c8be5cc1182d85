package io.broadsheet.syndication.document;

import io.broadsheet.syndication.representation.Representation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A document ready to be handed out any number of times.
 *
 * @param path where it is
 * @param topics what it is about, see {@link Change}
 * @param generation the state of the database it was printed from
 * @param status HTTP status to serve it with
 * @param frozen whether it changes only when something in it is corrected or withdrawn
 * @param headers more header fields that belong to it
 * @param revisions of its entries, by their ids; empty where there is no having a part of it
 * @param former what it was before, the last first, as far as clients may have it
 */
public record Copy(
        String path,
        Set<String> topics,
        long generation,
        int status,
        boolean frozen,
        Map<String, String> headers,
        Representation representation,
        Map<String, Integer> revisions,
        List<Former> former) {
    private static final int MOST_FORMER = 12;

    /** What a document was. */
    public record Former(Set<String> tags, Map<String, Integer> revisions) {}

    /** What a document was that takes this one's place, given what it is now. */
    List<Former> formerOf(Representation now) {
        if (revisions.isEmpty()) {
            return List.of();
        }
        List<String> tags = representation.knownTags();
        if (tags.isEmpty() || now.knownTags().stream().anyMatch(tags::contains)) {
            return former;
        }
        return Stream.concat(Stream.of(new Former(Set.copyOf(tags), revisions)), former.stream())
                .limit(MOST_FORMER)
                .toList();
    }

    /** What it was when it had one of these tags. */
    Optional<Former> formerWith(java.util.function.Predicate<Set<String>> known) {
        return former.stream().filter(it -> known.test(it.tags())).findFirst();
    }
}
