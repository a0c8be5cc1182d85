package io.broadsheet.desk.outbox;

import io.broadsheet.contract.article.ArticleId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table of events on their way, read and emptied by the one relay. */
@Singleton
final class Outbox {
    /** Of the advisory lock: "outbox" in ASCII. Processes of different versions share it. */
    private static final long LOCK = 0x6F7574626F78L;

    /** One event. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only sent
    record Waiting(long id, ArticleId article, byte[] event) {}

    /** Whether this session now is the relay; it stays so until it ends. */
    boolean becomeRelay(Handle handle) {
        return handle.createQuery("select pg_try_advisory_lock(:key)")
                .bind("key", LOCK)
                .map((row, context) -> row.getBoolean(1))
                .one();
    }

    /** Names this outbox on the broker, so that relays of other databases are left alone. */
    String name(Handle handle) {
        return handle.createQuery("select name from outbox_name")
                .map((row, context) -> "broadsheet-desk-outbox-" + row.getString(1))
                .one();
    }

    /** The oldest event of each article: what comes after it has to wait until it is acknowledged. */
    List<Waiting> oldestPerArticle(Handle handle, int limit) {
        return handle.createQuery("""
                        select id, article, event from outbox
                        where not exists (
                            select from outbox earlier where earlier.article = outbox.article and earlier.id < outbox.id)
                        order by id limit :limit
                        """)
                .bind("limit", limit)
                .map((row, context) -> new Waiting(
                        row.getLong("id"), new ArticleId(row.getObject("article", UUID.class)), row.getBytes("event")))
                .list();
    }

    /** Forgets events that Kafka has acknowledged. */
    void delete(Handle handle, List<Waiting> sent) {
        Long[] ids = sent.stream().map(Waiting::id).toArray(Long[]::new);
        int rows = handle.createUpdate("delete from outbox where id = any(:ids)")
                .bindArray("ids", Long.class, (Object[]) ids)
                .execute();
        if (rows != ids.length) {
            throw new IllegalStateException(
                    "%d of %d events were in the outbox after they had been sent (expected: all; only the relay deletes)"
                            .formatted(rows, ids.length));
        }
    }
}
