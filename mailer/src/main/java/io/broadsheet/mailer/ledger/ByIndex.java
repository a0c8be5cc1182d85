package io.broadsheet.mailer.ledger;

import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections on which every table is entered by an index. A statement's plan is kept as long as its connection, and the
 * tables of a mailing grow from nothing to a million rows meanwhile: what was planned for an empty table would read all of it
 * for every few mails (measured: half a millisecond of the database's time a mail after 30,000).
 */
public final class ByIndex {
    private static final Logger log = LoggerFactory.getLogger(ByIndex.class);
    /** Planning what the ledger asks takes longer than doing it, so it is done once. */
    private static final Map<String, String> SETTINGS = Map.of(
            "enable_seqscan", "off",
            "enable_hashjoin", "off",
            "enable_mergejoin", "off",
            "enable_material", "off",
            "plan_cache_mode", "force_generic_plan");

    private ByIndex() {}

    /** Opens one; give it back with {@link #close}. */
    public static Handle open(Jdbi jdbi) {
        Handle handle = jdbi.open();
        try {
            SETTINGS.forEach((name, value) -> handle.execute("set " + name + " = " + value));
            return handle;
        } catch (RuntimeException e) {
            handle.close();
            throw e;
        }
    }

    /** Gives it back as it was. A broken one is only closed. */
    public static void close(Handle handle) {
        try (handle) {
            SETTINGS.keySet().forEach(name -> handle.execute("reset " + name));
        } catch (RuntimeException e) {
            log.debug("a connection was broken already", e);
        }
    }
}
