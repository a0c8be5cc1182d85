package io.broadsheet.syndication.document;

import java.util.Set;

/**
 * A document that may be printed.
 *
 * @param path where it is, percent-encoded, the one way of writing it that counts
 * @param topics what it is about, see {@link Change}
 * @param printer prints it, or nothing where nothing is
 */
public record Sheet(String path, Set<String> topics, Printer printer) {
    public Sheet {
        topics = Set.copyOf(topics);
    }
}
