package io.broadsheet.mailer.inbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The table of mails in the built-in inbox. */
@Singleton
class InboxMessages {
    private final Jdbi jdbi;
    private final Clock clock;
    private final InboxConfig config;

    InboxMessages(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock, InboxConfig config) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.config = config;
    }

    /**
     * A mail as it came.
     *
     * @param source its bytes, one character each (ISO 8859-1)
     */
    record Stored(long id, Instant receivedAt, String sender, String recipient, String source) {
        byte[] bytes() {
            return source.getBytes(ISO_8859_1);
        }

        static Stored read(ResultSet row) throws SQLException {
            return new Stored(
                    row.getLong("id"),
                    row.getObject("received_at", OffsetDateTime.class).toInstant(),
                    row.getString("sender"),
                    row.getString("recipient"),
                    new String(row.getBytes("raw"), ISO_8859_1));
        }
    }

    /** Stores a mail; the oldest beyond the limit go. */
    void add(String sender, String recipient, byte[] raw) {
        jdbi.useTransaction(handle -> {
            long id = handle.createQuery("""
                            insert into inbox_message (received_at, sender, recipient, raw)
                            values (:now, :sender, :recipient, :raw) returning id
                            """)
                    .bind("now", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                    .bind("sender", sender)
                    .bind("recipient", recipient)
                    .bind("raw", raw)
                    .mapTo(Long.class)
                    .one();
            handle.createUpdate("delete from inbox_message where id <= :oldest")
                    .bind("oldest", id - config.maxMessages())
                    .execute();
        });
    }

    /** The newest ones. */
    List<Stored> newest(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from inbox_message order by id desc limit :limit")
                .bind("limit", limit)
                .map((row, _) -> Stored.read(row))
                .list());
    }

    /** One of them. */
    Optional<Stored> find(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from inbox_message where id = :id")
                .bind("id", id)
                .map((row, _) -> Stored.read(row))
                .findOne());
    }
}
