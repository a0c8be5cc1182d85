package io.broadsheet.syndication.entry;

import io.broadsheet.syndication.document.Change;
import java.util.Optional;

/**
 * What became of an event.
 *
 * @param revision the newest one known of its article, the event's own or a higher one
 * @param change what it changed for readers, or nothing
 */
public record Applied(int revision, Optional<Change> change) {}
