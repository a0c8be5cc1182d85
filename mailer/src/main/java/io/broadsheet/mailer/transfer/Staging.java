package io.broadsheet.mailer.transfer;

import io.broadsheet.mailer.transfer.CopyLines.Chunk;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;

/**
 * Takes rows into the table of readers, thousands in one statement: copied into a table that lives as long as the transaction
 * and is in no write-ahead log, then joined with who is there and who must not be.
 */
@Singleton
final class Staging {
    private static String given(String table) {
        return """
            select r.*, sha256(s.value || sha256(s.value || convert_to(r.key, 'UTF8'))) as hash
            from %s r cross join (select value from secret where name = 'suppression') s""".formatted(table);
    }

    /** Whoever is suppressed is not added, whatever the reason. */
    private static String add(String given) {
        return """
            with given as materialized (%s),
            barred as (
                select g.key from given g
                where exists (select from suppression x where x.address_hash = g.hash)
                  and not exists (select from subscriber s where s.email_key = g.key)),
            fresh as (
                insert into subscriber (email, email_key, address_hash, name, status, source, consent_source, consent_at,
                                        created_at, confirmation, confirmed_at, unsubscribed_at, choice, paused_until,
                                        token, preferences_token)
                select email, key, hash, name, status, source, consent_source, consent_at,
                       coalesce(created_at, :now),
                       case when status = 'confirmed' then nextval('confirmation') end,
                       case when status = 'confirmed' then coalesce(confirmed_at, :now) else confirmed_at end,
                       case when status = 'unsubscribed' then coalesce(unsubscribed_at, :now) else unsubscribed_at end,
                       choice, paused_until, token, preferences_token
                from given g where not exists (select from suppression x where x.address_hash = g.hash)
                on conflict do nothing
                returning 1)
            select (select count(*) from fresh) as added, (select count(*) from barred) as barred""".formatted(given);
    }

    /** Whoever came back after the file was written stays. */
    private static String leave(String table) {
        return """
            update subscriber s set status = 'unsubscribed', unsubscribed_at = coalesce(r.unsubscribed_at, :now)
            from %s r
            where s.email_key = r.key and r.status = 'unsubscribed' and s.status <> 'unsubscribed'
              and (r.unsubscribed_at is null or s.confirmed_at is null or s.confirmed_at <= r.unsubscribed_at)""".formatted(table);
    }

    private static String suppress(String given) {
        return """
            insert into suppression (address_hash, reason, detail, at)
            select g.hash, reason, 'by an import',
                   case when reason = 'unsubscribed' then coalesce(g.unsubscribed_at, :now) else :now end
            from (%s) g cross join unnest(g.reasons) as reason
            where reason <> 'unsubscribed' or g.status <> 'unsubscribed' or not exists (
                select from subscriber s where s.email_key = g.key and s.status = 'confirmed')
            on conflict do nothing""".formatted(given);
    }

    private final Clock clock;

    Staging(@Named("mailer") Clock clock) {
        this.clock = clock;
    }

    /** How many rows are new, and how many are of people who must not come back. The others were there. */
    record Taken(long added, long suppressed) {}

    /**
     * Takes rows in, in the caller's transaction. No address may be in them twice.
     *
     * @param number of the chunk in its run
     */
    Taken take(Handle handle, UUID run, int number, Chunk chunk) {
        String table = "import_%s_%d".formatted(run.toString().replace("-", ""), number);
        OffsetDateTime now = clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        handle.execute("create unlogged table %s (like import_row)".formatted(table));
        copy(handle, table, chunk.lines());
        String given = given(table);
        Taken taken = handle.createQuery(add(given))
                .bind("now", now)
                .map((row, _) -> new Taken(row.getLong("added"), row.getLong("barred")))
                .one();
        if (chunk.hasReasons()) {
            handle.createUpdate(leave(table)).bind("now", now).execute();
            handle.createUpdate(suppress(given)).bind("now", now).execute();
        }
        handle.execute("drop table " + table);
        return taken;
    }

    private static void copy(Handle handle, String table, byte[] lines) {
        try {
            handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy %s (%s) from stdin".formatted(table, CopyLines.COLUMNS),
                            new ByteArrayInputStream(lines));
        } catch (SQLException e) {
            throw new IllegalStateException("the rows could not be copied to the database: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
