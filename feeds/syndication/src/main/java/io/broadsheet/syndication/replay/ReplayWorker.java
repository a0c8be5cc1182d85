package io.broadsheet.syndication.replay;

import io.broadsheet.contract.intake.Intake;
import io.broadsheet.syndication.DatabaseConfig;
import io.broadsheet.syndication.KafkaConfig;
import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.document.Copies;
import io.broadsheet.syndication.document.Documents;
import io.broadsheet.syndication.entry.Entries;
import io.broadsheet.syndication.entry.Gathering;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole topic into a schema of its own while readers are served as before, then puts that in the place of what
 * there was, in one transaction that no event comes between. Nothing is reported to the desk: readers get what they had.
 */
@Singleton
final class ReplayWorker {
    /** The tables that events make; all others are this installation's own and stay as they are. */
    static final List<String> FROM_EVENTS =
            List.of("entry", "address", "standing", "shelf", "mark", "month", "searchable");

    private static final Logger log = LoggerFactory.getLogger(ReplayWorker.class);
    private static final String SCHEMA = "syndication_replay";
    private static final long LOCK = 0x62726f6164736865L;
    private static final int RECORDS_BETWEEN_NOTES = 1000;

    private final DatabaseConfig database;
    private final KafkaConfig kafka;
    private final Jdbi jdbi;
    private final Documents documents;
    private final Copies copies;
    private final Replays replays;

    ReplayWorker(
            DatabaseConfig database,
            KafkaConfig kafka,
            @Named("syndication") Jdbi jdbi,
            Documents documents,
            Copies copies,
            Replays replays) {
        this.database = database;
        this.kafka = kafka;
        this.jdbi = jdbi;
        this.documents = documents;
        this.copies = copies;
        this.replays = replays;
    }

    /** Begins a replay and returns its number at once; empty if one is running, at whichever instance. */
    Optional<Long> begin() {
        Connection connection = null;
        try {
            // The lock lives and dies with this connection.
            connection = database.connect();
            Jdbi own = Jdbi.create(connection).installPlugin(new PostgresPlugin());
            if (!own.withHandle(handle -> handle.createQuery("select pg_try_advisory_lock(:lock)")
                    .bind("lock", LOCK)
                    .mapTo(Boolean.class)
                    .one())) {
                connection.close();
                return Optional.empty();
            }
            long id = replays.begin();
            Connection held = connection;
            Thread.ofVirtual().name("syndication-replay").start(() -> run(id, held, own));
            return Optional.of(id);
        } catch (SQLException e) {
            throw new IllegalStateException("the replay could not begin: " + e.getMessage(), e);
        }
    }

    private void run(long id, Connection connection, Jdbi own) {
        AtomicLong records = new AtomicLong();
        try (connection) {
            long differences = replay(id, own, records);
            replays.note(id, Replay.State.DONE, records.get(), differences, null);
            log.info("{} records of the topic were replayed, {} rows were others before", records, differences);
        } catch (RuntimeException | SQLException e) {
            log.error("the replay failed; what is served stays as it was", e);
            replays.note(id, Replay.State.FAILED, records.get(), 0, String.valueOf(e.getMessage()));
        }
    }

    private long replay(long id, Jdbi own, AtomicLong records) {
        own.useHandle(handle -> {
            handle.execute("drop schema if exists " + SCHEMA + " cascade");
            handle.execute("set search_path to " + SCHEMA);
            // What is built is of no use before all of it is there: nothing waits for the disk until then.
            handle.execute("set synchronous_commit to off");
        });
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/syndication")
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .load()
                .migrate();
        Entries entries = Entries.beside(own);
        // Dead letters were set aside when these records came first.
        Intake intake = new Intake(SCHEMA, (record, group, reason) -> {});
        try (ArticlesTopic topic = new ArticlesTopic(kafka)) {
            read(topic, intake, entries, records, count -> replays.note(id, Replay.State.RUNNING, count, 0, null));
            Swapped swapped = jdbi.inTransaction(handle -> {
                documents.lock(handle);
                // What was applied before the lock is on the topic; what comes after it waits.
                read(topic, intake, entries, records, _ -> {});
                return swap(handle);
            });
            copies.outdate(swapped.change());
            return swapped.differences();
        } finally {
            own.useHandle(handle -> handle.execute("drop schema if exists " + SCHEMA + " cascade"));
        }
    }

    private static void read(
            ArticlesTopic topic, Intake intake, Entries entries, AtomicLong records, LongConsumer note) {
        topic.readToEnd(some -> {
            Gathering.parts(some, intake, entries::apply);
            long before = records.getAndAdd(some.count());
            if (before / RECORDS_BETWEEN_NOTES < records.get() / RECORDS_BETWEEN_NOTES) {
                note.accept(records.get());
            }
        });
    }

    private Swapped swap(Handle handle) {
        long differences = 0;
        for (String table : FROM_EVENTS) {
            String now = "syndication." + table;
            String then = SCHEMA + "." + table;
            long count = handle.createQuery("""
                            select count(*) from (
                                (table %1$s except table %2$s) union all (table %2$s except table %1$s)
                            ) different
                            """.formatted(now, then))
                    .mapTo(Long.class)
                    .one();
            if (count > 0) {
                handle.execute("delete from " + now);
                handle.execute("insert into %s table %s".formatted(now, then));
            }
            differences += count;
        }
        return new Swapped(differences, documents.announceAll(handle));
    }

    private record Swapped(long differences, Change change) {}
}
