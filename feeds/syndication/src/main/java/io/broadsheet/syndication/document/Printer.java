package io.broadsheet.syndication.document;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Makes a document of the database's present state. The same state gives the same bytes, whenever and wherever. */
@FunctionalInterface
public interface Printer {
    /**
     * Prints.
     *
     * @param handle one snapshot: all that is read through it belongs together
     * @return the document, or nothing where there is none to keep
     */
    Optional<Print> print(Handle handle);
}
