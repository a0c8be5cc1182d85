package io.broadsheet.syndication.websub;

import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.shelf.Shelf;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The table of what outside hubs have been told. */
@Singleton
class Pings {
    private static final int MOST_SHELVES = 100;

    private final Jdbi jdbi;
    private final Clock clock;

    Pings(@Named("syndication") Jdbi jdbi, @Named("syndication") Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * A hub that is to be told of changes.
     *
     * @param changed the newest change it is to be told of
     * @param shelves whose feeds changed
     */
    record Ping(URI hub, long changed, List<Shelf> shelves, int attempts) {}

    /** Takes up a hub; of what was before it is not told. */
    void know(URI hub) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into hub_ping (hub, generation, due_at) select :hub, generation, :now from state
                on conflict do nothing
                """)
                .bind("hub", hub.toString())
                .bind("now", now())
                .execute());
    }

    /** Takes what {@code hub} is to be told now, if anything; nobody else does until {@code lease} is over. */
    Optional<Ping> lease(URI hub, Duration lease) {
        return jdbi.inTransaction(handle -> handle.createQuery("""
                update hub_ping set leased_until = :until
                where hub = :hub and due_at <= :now and (leased_until is null or leased_until <= :now)
                    and exists (
                        select from change where change.generation > hub_ping.generation
                            and topic in (:entries, :everything)
                    )
                returning generation, attempts, (
                    select max(change.generation) from change where topic in (:entries, :everything)
                ) as changed
                """)
                .bind("hub", hub.toString())
                .bind("now", now())
                .bind("until", now().plus(lease))
                .bind("entries", Change.ENTRIES)
                .bind("everything", Change.EVERYTHING)
                .map((row, context) -> new Ping(
                        hub,
                        row.getLong("changed"),
                        shelves(handle, row.getLong("generation")),
                        row.getInt("attempts")))
                .findOne());
    }

    // Every change is one of all articles too.
    private static List<Shelf> shelves(Handle handle, long since) {
        List<Shelf> shelves = new ArrayList<>(List.of(Shelf.ALL));
        handle.createQuery("""
                select kind, key from shelf join change on change.topic = shelf.topic
                where change.generation > :since order by change.generation desc limit :most
                """)
                .bind("since", since)
                .bind("most", MOST_SHELVES)
                .map((row, context) -> new Shelf(Shelf.Kind.valueOf(row.getString("kind")), row.getString("key")))
                .forEach(shelves::add);
        return shelves;
    }

    /** It knows. */
    void settle(Ping ping) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update hub_ping set generation = :changed, attempts = 0, leased_until = null, due_at = :now
                where hub = :hub
                """)
                .bind("hub", ping.hub().toString())
                .bind("changed", ping.changed())
                .bind("now", now())
                .execute());
    }

    /** It is to be told again, after a pause. */
    void postpone(Ping ping, Duration pause) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update hub_ping set attempts = attempts + 1, leased_until = null, due_at = :due where hub = :hub
                """)
                .bind("hub", ping.hub().toString())
                .bind("due", now().plus(pause))
                .execute());
    }

    /** Gives one back untried. */
    void release(Ping ping) {
        jdbi.useHandle(handle -> handle.createUpdate("update hub_ping set leased_until = null where hub = :hub")
                .bind("hub", ping.hub().toString())
                .execute());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
