package io.broadsheet.mailer.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of imports: how far each is, and what came of it. Written in the transaction of the rows, so it is never ahead. */
@Singleton
final class Imports {
    private static final int LISTED = 100;

    private final Jdbi jdbi;
    private final Clock clock;

    Imports(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Where an import is. */
    enum State {
        /** Rows are read, or its process was killed: {@code movedAt} tells. */
        RUNNING,
        /** The file was read to its end. */
        DONE,
        /** It broke off; what was read before is kept. */
        BROKEN;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * An import.
     *
     * @param movedAt when something last happened
     * @param detail why it broke off, or null
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Run(
            String id,
            String state,
            String startedAt,
            String movedAt,
            @Nullable String detail,
            ImportResult result) {}

    /** Notes that an import begins; false if there was one with this number. */
    boolean begin(UUID id) {
        return jdbi.withHandle(handle ->
                handle.createUpdate("""
                                insert into import_run (id, state, started_at, moved_at)
                                values (:id, 'running', :now, :now) on conflict do nothing
                                """).bind("id", id).bind("now", now()).execute() == 1);
    }

    /**
     * Notes rows that were taken, in the transaction that took them. Several may be on their way at once.
     *
     * @param read how far the file was read when the last of these rows was
     */
    void advance(Handle handle, UUID id, ImportResult read, Staging.Taken taken, int rows) {
        handle.createUpdate("""
                        update import_run
                        set origin = :origin, bytes = greatest(bytes, :bytes), rows = greatest(rows, :rows),
                            added = added + :added, known = known + :known, suppressed = suppressed + :suppressed,
                            refused_count = greatest(refused_count, :refused), moved_at = :now
                        where id = :id
                        """)
                .bind("id", id)
                .bind("now", now())
                .bind("origin", read.origin())
                .bind("bytes", read.bytes())
                .bind("rows", read.rows())
                .bind("added", taken.added())
                .bind("known", rows - taken.added() - taken.suppressed())
                .bind("suppressed", taken.suppressed())
                .bind("refused", read.refusedCount())
                .execute();
    }

    private void settle(Handle handle, UUID id, ImportResult result) {
        handle.createUpdate("""
                        update import_run
                        set origin = :origin, bytes = :bytes, rows = :rows, added = :added, known = :known,
                            suppressed = :suppressed, refused_count = :refused, moved_at = :now
                        where id = :id
                        """)
                .bind("id", id)
                .bind("now", now())
                .bind("origin", result.origin())
                .bind("bytes", result.bytes())
                .bind("rows", result.rows())
                .bind("added", result.added())
                .bind("known", result.known())
                .bind("suppressed", result.suppressed())
                .bind("refused", result.refusedCount())
                .execute();
    }

    /** Notes the end. */
    void end(UUID id, ImportResult result) {
        jdbi.useTransaction(handle -> {
            settle(handle, id, result);
            handle.createUpdate("update import_run set state = 'done', refused = :refused::jsonb where id = :id")
                    .bind("refused", written(result.refused()))
                    .bind("id", id)
                    .execute();
        });
    }

    /** Notes that it broke off. */
    void broke(UUID id, String detail) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update import_run set state = 'broken', detail = :detail, moved_at = :now where id = :id")
                .bind("detail", detail)
                .bind("now", now())
                .bind("id", id)
                .execute());
    }

    Optional<Run> find(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from import_run where id = :id")
                .bind("id", id)
                .map((row, _) -> read(row))
                .findOne());
    }

    /** The latest first. */
    List<Run> latest() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select id, state, started_at, moved_at, detail, origin, bytes, rows, added, known, suppressed,
                               refused_count, '[]' as refused
                        from import_run order by started_at desc, id limit :limit
                        """)
                .bind("limit", LISTED)
                .map((row, _) -> read(row))
                .list());
    }

    private static Run read(ResultSet row) throws SQLException {
        return new Run(
                row.getString("id"),
                row.getString("state"),
                row.getObject("started_at", OffsetDateTime.class).toInstant().toString(),
                row.getObject("moved_at", OffsetDateTime.class).toInstant().toString(),
                row.getString("detail"),
                new ImportResult(
                        row.getString("origin"),
                        row.getLong("bytes"),
                        row.getLong("rows"),
                        row.getLong("added"),
                        row.getLong("known"),
                        row.getLong("suppressed"),
                        row.getLong("refused_count"),
                        refused(row.getString("refused"))));
    }

    private static String written(List<ImportResult.Refused> refused) {
        try {
            return CloudEventEnvelope.JSON.writeValueAsString(refused);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lines and words are always JSON", e);
        }
    }

    private static List<ImportResult.Refused> refused(String json) {
        try {
            return CloudEventEnvelope.JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the table holds what was written", e);
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
