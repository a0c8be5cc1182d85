package io.broadsheet.mailer.suppression;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** All that is known of one person: shown to them when they ask (GDPR article 15 and 20), erased when they ask (article 17). */
@Singleton
final class Persons {
    /** Everything that carries a reader's number, by the words of the export. */
    private static final Map<String, String> TABLES = Map.of(
            "deliveries",
            "select issue, revision, outcome, code, reply, at from delivery where subscriber = :id order by issue",
            "postponements",
            "select issue, tries, since, due_at, reply from postponement where subscriber = :id order by issue",
            "doubts",
            "select issue, since, reason from doubt where subscriber = :id order by issue",
            "earlier refusals",
            "select issue, revision, code, reply, at from earlier_refusal where subscriber = :id order by issue, at",
            "soft bounces",
            "select issue, code, reply, at from soft_bounce where subscriber = :id order by issue",
            "what came back",
            "select issue, kind, code, words, source, at from arrival where subscriber = :id order by id");

    private final Jdbi jdbi;
    private final Suppressions suppressions;

    Persons(@Named("mailer") Jdbi jdbi, Suppressions suppressions) {
        this.jdbi = jdbi;
        this.suppressions = suppressions;
    }

    /** All that is stored of a reader; empty if there is none with this number. Tokens are left out. */
    Optional<Map<String, Object>> export(long id) {
        return jdbi.inTransaction(handle -> handle.createQuery("""
                        select s.*, c.sections::text, c.otherwise, c.hour, c.weekday, c.zone, c.format, c.language
                        from subscriber s join choice c on c.id = s.choice where s.id = :id
                        """)
                .bind("id", id)
                .mapToMap()
                .findOne()
                .map(row -> {
                    Map<String, Object> person = new LinkedHashMap<>();
                    row.keySet()
                            .removeAll(List.of(
                                    "token",
                                    "preferences_token",
                                    "address_hash",
                                    "email_key",
                                    "confirmation",
                                    "choice"));
                    person.put("subscriber", texts(row));
                    TABLES.forEach((words, sql) -> person.put(words, rows(handle, sql, id)));
                    person.put("suppressions", rows(handle, """
                                    select x.reason, x.detail, x.at
                                    from suppression x join subscriber s on s.address_hash = x.address_hash
                                    where s.id = :id order by x.at
                                    """, id));
                    return person;
                }));
    }

    /**
     * Forgets a reader. What stays is a number in the ledger that leads nowhere, for the accounts, and a keyed hash of the
     * address, so that no import brings them back.
     *
     * @return false if there is none with this number
     */
    boolean erase(long id) {
        return jdbi.inTransaction(handle -> {
            Optional<String> email = handle.createQuery("select email from subscriber where id = :id for update")
                    .bind("id", id)
                    .mapTo(String.class)
                    .findOne();
            if (email.isEmpty()) {
                return false;
            }
            suppressions.add(handle, List.of(id), Reason.ERASED, "at the person's request");
            // A server's reply often repeats the address.
            run(handle, "update delivery set reply = 'erased' where subscriber = :id", id);
            run(handle, "update doubt set reason = 'erased' where subscriber = :id", id);
            run(handle, "update earlier_refusal set reply = 'erased' where subscriber = :id", id);
            run(handle, "delete from postponement where subscriber = :id", id);
            run(handle, "delete from soft_bounce where subscriber = :id", id);
            run(handle, "delete from arrival where subscriber = :id", id);
            run(handle, "delete from digest_range where subscriber = :id", id);
            run(handle, "delete from letter where subscriber = :id", id);
            handle.createUpdate("delete from inbox_message where lower(recipient) = lower(:email)")
                    .bind("email", email.get())
                    .execute();
            run(handle, "delete from subscriber where id = :id", id);
            return true;
        });
    }

    private static void run(Handle handle, String sql, long id) {
        handle.createUpdate(sql).bind("id", id).execute();
    }

    private static List<Map<String, Object>> rows(Handle handle, String sql, long id) {
        return handle.createQuery(sql)
                .bind("id", id)
                .mapToMap()
                .map(Persons::texts)
                .list();
    }

    /** Times and numbers as a person reads them. */
    private static Map<String, Object> texts(Map<String, @Nullable Object> row) {
        Map<String, Object> texts = new LinkedHashMap<>();
        row.forEach((name, value) -> {
            if (value != null) {
                texts.put(
                        name,
                        value instanceof java.sql.Timestamp time
                                ? time.toInstant().toString()
                                : value);
            }
        });
        return texts;
    }
}
