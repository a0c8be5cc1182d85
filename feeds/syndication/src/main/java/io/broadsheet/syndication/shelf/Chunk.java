package io.broadsheet.syndication.shelf;

import java.util.Optional;
import java.util.UUID;

/**
 * A run of neighbouring articles of a shelf, in order of first publication: the content of one archive document. It begins
 * with an article that opens one, or with the very first of the shelf, and ends before the next that does. Whether an
 * article opens a chunk depends on its id alone, so nothing that happens elsewhere on the shelf moves its bounds.
 *
 * @param opener the article it begins with; empty for the run before the first opener
 */
public record Chunk(Optional<UUID> opener) {
    /** The run before the first opener. */
    public static final Chunk FIRST = new Chunk(Optional.empty());

    private static final String FIRST_NAME = "first";
    /** One article in 32 opens a chunk, so that one has 32 articles on average. Never changes: paths of archives rest on it. */
    private static final int OPENING_BITS = 5;

    /** The chunk that begins with this article. */
    public static Chunk of(UUID opener) {
        return new Chunk(Optional.of(opener));
    }

    /** The chunk of this name; empty if no chunk could have it. */
    public static Optional<Chunk> named(String name) {
        if (name.equals(FIRST_NAME)) {
            return Optional.of(FIRST);
        }
        try {
            UUID opener = UUID.fromString(name);
            return opener.toString().equals(name) && opens(opener) ? Optional.of(of(opener)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Its name in paths. */
    public String name() {
        return opener.map(UUID::toString).orElse(FIRST_NAME);
    }

    /** Whether this article opens a chunk: the bits of its id, well mixed, end in zeros. */
    static boolean opens(UUID article) {
        long mixed = article.getMostSignificantBits() ^ Long.rotateLeft(article.getLeastSignificantBits(), 31);
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (mixed ^ (mixed >>> 33)) << (Long.SIZE - OPENING_BITS) == 0;
    }
}
