package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.publication.PublicationConfig;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a feed says, whatever its format.
 *
 * @param entries in the order to show them, the newest first
 * @param updated when it last changed in a way a reader should know of, by the events' own times; empty if nothing ever did
 */
record Feed(PublicationConfig publication, List<Entry> entries, Optional<Instant> updated) {
    Feed {
        entries = List.copyOf(entries);
    }

    /**
     * A feed of these entries.
     *
     * @param lastWithdrawal when an entry was last taken out, which is a change too
     */
    static Feed of(PublicationConfig publication, List<Entry> entries, Optional<Instant> lastWithdrawal) {
        Optional<Instant> updated = Stream.concat(entries.stream().map(Entry::updated), lastWithdrawal.stream())
                .max(Instant::compareTo);
        return new Feed(publication, entries, updated);
    }
}
