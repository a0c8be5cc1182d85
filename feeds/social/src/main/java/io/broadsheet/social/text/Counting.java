package io.broadsheet.social.text;

/** A network's own way of counting how long a text is. */
@FunctionalInterface
public interface Counting {
    /** The length the network would see. */
    int count(String text);

    /** Whether the network would take it; some have a second limit. */
    default boolean fits(String text, int limit) {
        return count(text) <= limit;
    }
}
