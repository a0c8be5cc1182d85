package io.broadsheet.syndication.document;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The tables that count changes and remember when each document last changed, for all instances alike. */
@Singleton
public class Documents {
    /** Channel of notifications; each is a {@link Change}. */
    static final String CHANNEL = "syndication_changes";

    private final Jdbi jdbi;

    Documents(@Named("syndication") Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Announces a change to all instances, as part of the transaction that makes it: they hear of it when it is committed,
     * not earlier and not without it.
     */
    public Change announce(Handle handle, Set<String> topics) {
        long generation = handle.createQuery("update state set generation = generation + 1 returning generation")
                .mapTo(Long.class)
                .one();
        Change change = new Change(generation, topics);
        handle.createQuery("select pg_notify(:channel, :change)")
                .bind("channel", CHANNEL)
                .bind("change", change.encode())
                .mapTo(String.class)
                .one();
        return change;
    }

    /** How many changes this snapshot holds. */
    long generation(Handle handle) {
        return handle.createQuery("select generation from state")
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
     * @param now to the second
     * @return empty if another instance has meanwhile printed a newer one: print again
     */
    Optional<Instant> stamp(String path, long generation, String hash, Instant now) {
        return jdbi.inTransaction(handle -> {
            Optional<Instant> written = handle.createQuery("""
                    insert into document (path, generation, hash, changed_at)
                    values (:path, :generation, :hash, :now)
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
                    .bind("now", now.truncatedTo(ChronoUnit.SECONDS))
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
