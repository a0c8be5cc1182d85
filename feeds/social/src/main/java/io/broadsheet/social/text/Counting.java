package io.broadsheet.social.text;

/** A network's own way of counting how long a text is. */
@FunctionalInterface
public interface Counting {
    /** The length the network would see. */
    int count(String text);
}
