package io.broadsheet.mailer.preference;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What each reader chose, by the token of their own page. */
@Singleton
public final class Preferences {
    private final Jdbi jdbi;
    private final Choices choices;
    private final DigestPlaces places;

    Preferences(@Named("mailer") Jdbi jdbi, Choices choices, DigestPlaces places) {
        this.jdbi = jdbi;
        this.places = places;
        this.choices = choices;
    }

    /**
     * A reader's.
     *
     * @param pausedUntil no issue is planned for them before, or null
     * @param leaveToken of the page where they unsubscribe
     */
    record Preference(
            String email, Choice choice, @Nullable Instant pausedUntil, boolean confirmed, String leaveToken) {}

    /** What the token's reader chose; empty if it is nobody's. */
    Optional<Preference> find(String token) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select s.email, s.paused_until, s.status, s.token, c.*
                        from subscriber s join choice c on c.id = s.choice
                        where s.preferences_token = :token
                        """)
                .bind("token", token)
                .map((row, _) -> {
                    OffsetDateTime paused = row.getObject("paused_until", OffsetDateTime.class);
                    return new Preference(
                            row.getString("email"),
                            Choices.read(row),
                            paused == null ? null : paused.toInstant(),
                            row.getString("status").equals("confirmed"),
                            row.getString("token"));
                })
                .findOne());
    }

    /** Notes what the token's reader wants from now on; false if it is nobody's. */
    boolean change(String token, Choice choice, @Nullable Instant pausedUntil) {
        return jdbi.inTransaction(handle -> {
            int number = choices.number(handle, choice);
            Optional<Map.Entry<Long, Integer>> reader = handle.createQuery(
                            "select id, choice from subscriber where preferences_token = :token for update")
                    .bind("token", token)
                    .map((row, _) -> Map.entry(row.getLong("id"), row.getInt("choice")))
                    .findOne();
            if (reader.isEmpty()) {
                return false;
            }
            int before = reader.get().getValue();
            places.change(handle, reader.get().getKey(), before, choices.get(handle, before), number, choice);
            return handle.createUpdate("""
                            update subscriber set choice = :choice, paused_until = :paused
                            where preferences_token = :token
                            """)
                            .bind("choice", number)
                            .bindByType(
                                    "paused",
                                    pausedUntil == null ? null : pausedUntil.atOffset(ZoneOffset.UTC),
                                    OffsetDateTime.class)
                            .bind("token", token)
                            .execute()
                    == 1;
        });
    }

    /** Makes a reader's links in earlier mails lead nowhere; false if there is no reader with this number. */
    boolean revokeTokens(long subscriber) {
        return jdbi.withHandle(handle -> revoke(handle, subscriber) == 1);
    }

    private static int revoke(Handle handle, long subscriber) {
        return handle.createUpdate("""
                        update subscriber set token = fresh_token(), preferences_token = fresh_token() where id = :id
                        """).bind("id", subscriber).execute();
    }
}
