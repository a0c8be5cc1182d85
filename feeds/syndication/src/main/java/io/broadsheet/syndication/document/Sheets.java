package io.broadsheet.syndication.document;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** All documents of one kind, by their paths. */
public interface Sheets {
    /** The document of this path, percent-encoded; empty where it is no path of this kind. Nothing may be there. */
    Optional<Sheet> at(String path);

    /**
     * Paths of documents that there may be since these topics changed, beside articles and what {@link #before} leads to.
     * With {@link #EVERYTHING} those that there are at all.
     */
    List<String> roots(Handle handle, Set<String> changed);

    /** Paths of the documents that the one at {@code path} leads back to, where the archive goes on. */
    Collection<String> before(Handle handle, String path);

    /** What a server that cannot redirect shows where a document has moved from; empty if none has. */
    default Optional<Print> moved(Handle handle, String path) {
        return Optional.empty();
    }

    /** In place of topics, for all of them. */
    Set<String> EVERYTHING = Set.of(Change.EVERYTHING);

    /** Whether a topic is among those that changed. */
    static boolean isAmong(Set<String> changed, String topic) {
        return changed.contains(topic) || changed.contains(Change.EVERYTHING);
    }
}
