package io.broadsheet.desk.access;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The table of those who may sign in. */
@Singleton
class Editors {
    /** What an editor may do: everything, at the desk and in the APIs. */
    static final String ROLE = "EDITOR";

    private final Jdbi jdbi;
    private final Clock clock;

    Editors(@Named("desk") Jdbi jdbi, @Named("desk") Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    Optional<String> passwordHash(String name) {
        if (name.indexOf('\0') >= 0) {
            // PostgreSQL refuses to compare it.
            return Optional.empty();
        }
        return jdbi.withHandle(handle -> handle.createQuery("select password_hash from editor where name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .findOne());
    }

    boolean isEmpty() {
        return jdbi.withHandle(handle -> handle.createQuery("select not exists (select from editor)")
                .mapTo(Boolean.class)
                .one());
    }

    /** Adds an editor, unless there is one of that name; returns whether there was none. */
    boolean add(String name, String passwordHash) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                                insert into editor (name, password_hash, created_at) values (:name, :hash, :now)
                                on conflict (name) do nothing
                                """)
                        .bind("name", name)
                        .bind("hash", passwordHash)
                        .bind("now", clock.instant().truncatedTo(ChronoUnit.MICROS))
                        .execute())
                == 1;
    }
}
