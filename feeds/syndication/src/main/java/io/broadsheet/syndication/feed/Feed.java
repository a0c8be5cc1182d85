package io.broadsheet.syndication.feed;

import io.broadsheet.syndication.entry.Entry;
import io.broadsheet.syndication.entry.Withdrawal;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.shelf.Chunk;
import io.broadsheet.syndication.shelf.Shelf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a feed document says, whatever its format.
 *
 * @param shelf whose articles it lists
 * @param name of the shelf, empty for all articles
 * @param entries in the order to show them, the newest first
 * @param withdrawals the last ones, wherever the article stood; none in an archive document
 * @param archive which archive document this is (RFC 5005 section 4); empty for the current feed
 * @param previous the archive document before this one
 * @param next the one after it, or what will be; named by the oldest archive document alone, which has none before it
 */
record Feed(
        PublicationConfig publication,
        FeedConfig config,
        Shelf shelf,
        String name,
        List<Entry> entries,
        List<Withdrawal> withdrawals,
        Optional<Chunk> archive,
        Optional<Chunk> previous,
        Optional<Chunk> next) {
    /** Between the publication's name and that of a section, tag or author. */
    private static final String BETWEEN = " · ";

    Feed {
        entries = List.copyOf(entries);
        withdrawals = List.copyOf(withdrawals);
    }

    String title() {
        return name.isEmpty() ? publication.title() : publication.title() + BETWEEN + name;
    }

    /** Where people find what this feed lists. */
    String home() {
        return publication.address(shelf.path().isEmpty() ? "/" : shelf.path());
    }

    /** The address of the current feed in this format. */
    String current(FeedFormat format) {
        return publication.address(FeedPath.current(shelf, format).path());
    }

    /** The address of this document. */
    String self(FeedFormat format) {
        return archive.map(chunk -> archived(chunk, format)).orElseGet(() -> current(format));
    }

    /** The address of the archive document before this one. */
    Optional<String> previous(FeedFormat format) {
        return previous.map(chunk -> archived(chunk, format));
    }

    /** The address of the archive document after this one; until there is one, it leads to the current feed. */
    Optional<String> next(FeedFormat format) {
        return next.map(chunk -> archived(chunk, format));
    }

    /** The addresses of the hubs that tell of changes, the built-in one first. */
    List<String> hubs() {
        List<String> hubs = new ArrayList<>();
        if (config.builtInHub()) {
            hubs.add(publication.address(CurrentFeeds.HUB));
        }
        config.hubs().forEach(hub -> hubs.add(hub.toASCIIString()));
        return hubs;
    }

    boolean isArchive() {
        return archive.isPresent();
    }

    /** The same feed without the entries whose revision is known, by their ids. */
    Feed without(Map<String, Integer> known) {
        List<Entry> rest = entries.stream()
                .filter(entry -> !Integer.valueOf(entry.revision()).equals(known.get(entry.guid())))
                .toList();
        return new Feed(publication, config, shelf, name, rest, withdrawals, archive, previous, next);
    }

    /** Whether a podcast player finds something here. */
    boolean isPodcast() {
        return entries.stream().anyMatch(Entry::isEpisode);
    }

    /** When it last changed in a way a reader should know of, by the events' own times; empty if nothing ever did. */
    Optional<Instant> updated() {
        return Stream.concat(
                        entries.stream().map(Entry::updated),
                        withdrawals.stream().map(Withdrawal::at))
                .max(Instant::compareTo);
    }

    private String archived(Chunk chunk, FeedFormat format) {
        return publication.address(new FeedPath(shelf, Optional.of(chunk), format).path());
    }
}
