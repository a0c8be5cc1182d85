package io.broadsheet.social.text;

/**
 * What fits into one post.
 *
 * @param limit longest text, as {@code counting} counts
 */
public record TextRules(int limit, Counting counting) {
    public TextRules {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit of a post is %d (expected: 1 or more)".formatted(limit));
        }
    }

    /** Whether the network would take it. */
    public boolean fits(String text) {
        return counting.fits(text, limit);
    }
}
