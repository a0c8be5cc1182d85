package io.broadsheet.syndication.document;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The tables that count changes and remember when each document last changed, for all instances alike. */
@Singleton
public class Documents {
    /** Channel of notifications; each is a {@link Change}. */
    static final String CHANNEL = "syndication_changes";

    private static final Instant BEFORE_ANYTHING = Instant.parse("2000-01-01T00:00:00Z");

    private final Jdbi jdbi;

    Documents(@Named("syndication") Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Announces a change to all instances, as part of the transaction that makes it: they hear of it when it is committed,
     * not earlier and not without it.
     *
     * @param at when it happened, by the event's own time
     */
    public Change announce(Handle handle, Set<String> topics, Instant at) {
        long generation = handle.createQuery("update state set generation = generation + 1 returning generation")
                .mapTo(Long.class)
                .one();
        handle.createUpdate("""
                insert into topic (name, at, generation) select unnest(:topics), :at, :generation
                on conflict (name) do update set at = greatest(topic.at, excluded.at), generation = excluded.generation
                """)
                .bindArray("topics", String.class, topics.stream().sorted().toList())
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("generation", generation)
                .execute();
        Change change = new Change(generation, topics);
        handle.createQuery("select pg_notify(:channel, :change)")
                .bind("channel", CHANNEL)
                .bind("change", change.encode())
                .mapTo(String.class)
                .one();
        return change;
    }

    /** Lets no other change begin until this transaction ends. */
    public void lock(Handle handle) {
        generation(handle, " for update");
    }

    /** When one of these topics last changed, by the events' own times. */
    Instant changed(Handle handle, Set<String> topics) {
        return handle.createQuery("select max(at) as at from topic where name = any(:topics)")
                .bindArray("topics", String.class, List.copyOf(topics))
                .map((row, context) -> Optional.ofNullable(row.getObject("at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant)
                        .orElse(BEFORE_ANYTHING))
                .one();
    }

    /** The topics that changed after a generation. */
    public Set<String> changedSince(Handle handle, long generation) {
        return handle.createQuery("select name from topic where generation > :generation")
                .bind("generation", generation)
                .mapTo(String.class)
                .set();
    }

    /** How many changes this snapshot holds. */
    public long generation(Handle handle) {
        return generation(handle, "");
    }

    private static long generation(Handle handle, String lock) {
        return handle.createQuery("select generation from state" + lock)
                .mapTo(Long.class)
                .one();
    }

    /** How many changes are committed by now. */
    long generation() {
        return jdbi.withHandle(this::generation);
    }

    /**
     * When the document at {@code path} became what it is. A document that differs from the last one known moves on by at
     * least a second, so that no reader who asks by date is left behind.
     *
     * @param generation what it was printed from
     * @param hash of its bytes
     * @param at when what it is made of last changed, by the events' own times: the same at every instance
     * @return empty if another instance has meanwhile printed a newer one: print again
     */
    Optional<Instant> stamp(String path, long generation, String hash, Instant at) {
        return jdbi.inTransaction(handle -> {
            Optional<Instant> written = handle.createQuery("""
                    insert into document (path, generation, hash, changed_at)
                    values (:path, :generation, :hash, :at)
                    on conflict (path) do update set
                        generation = excluded.generation,
                        hash = excluded.hash,
                        changed_at = case when document.hash = excluded.hash then document.changed_at
                            else greatest(document.changed_at + interval '1 second', excluded.changed_at) end
                    where document.generation < excluded.generation
                        or document.generation = excluded.generation and document.hash <> excluded.hash
                    returning changed_at
                    """)
                    .bind("path", path)
                    .bind("generation", generation)
                    .bind("hash", hash)
                    .bind("at", at.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC))
                    .map((row, context) ->
                            row.getObject("changed_at", OffsetDateTime.class).toInstant())
                    .findOne();
            return written.or(() -> handle.createQuery(
                            "select changed_at from document where path = :path and hash = :hash")
                    .bind("path", path)
                    .bind("hash", hash)
                    .map((row, context) ->
                            row.getObject("changed_at", OffsetDateTime.class).toInstant())
                    .findOne());
        });
    }
}
