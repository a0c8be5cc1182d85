package io.broadsheet.syndication.replay;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of replays. */
@Singleton
final class Replays {
    private final Jdbi jdbi;
    private final Clock clock;

    Replays(@Named("syndication") Jdbi jdbi, @Named("syndication") Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Notes that one has begun; those that broke off with their process are given up. */
    long begin() {
        return jdbi.inTransaction(handle -> {
            handle.execute("update replay set state = 'failed', problem = 'broken off' where state = 'running'");
            return handle.createQuery("""
                    insert into replay (state, started_at, records, differences) values ('running', :now, 0, 0)
                    returning id
                    """)
                    .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .mapTo(Long.class)
                    .one();
        });
    }

    void note(long id, Replay.State state, long records, long differences, @Nullable String problem) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update replay set state = :state, records = :records, differences = :differences, problem = :problem
                where id = :id
                """)
                .bind("id", id)
                .bind("state", state.name().toLowerCase(Locale.ROOT))
                .bind("records", records)
                .bind("differences", differences)
                .bind("problem", problem)
                .execute());
    }

    Optional<Replay> find(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from replay where id = :id")
                .bind("id", id)
                .map((row, context) -> new Replay(
                        row.getLong("id"),
                        Replay.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                        Objects.requireNonNull(row.getObject("started_at", OffsetDateTime.class))
                                .toInstant()
                                .toString(),
                        row.getLong("records"),
                        row.getLong("differences"),
                        row.getString("problem")))
                .findOne());
    }
}
