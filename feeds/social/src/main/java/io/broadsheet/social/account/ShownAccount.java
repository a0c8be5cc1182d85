package io.broadsheet.social.account;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.pace.Pauses;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An account as the API shows it, without its secrets.
 *
 * @param connected whether posts really go out
 * @param sections empty for all
 * @param limit longest text, as the network counts; 0 while it cannot be used
 * @param target where it posts, where the network has more than one place
 * @param source configuration or database; only the latter can be removed
 * @param state ready, reconnect, unusable or shown: whether it posts, waits for a person, is broken or only shows
 * @param problem for the editor, or null
 * @param canConnect whether it is connected in a browser
 * @param expiresAt when its authorisation ends, or null where it does not or nobody knows
 * @param pausedUntil until when it is or was left alone, or null
 * @param waiting announcements that have not gone out yet
 * @param lastError of its last announcement that failed or waits after a failure, or null
 */
record ShownAccount(
        String name,
        String network,
        @Nullable String server,
        boolean connected,
        List<String> sections,
        int limit,
        @Nullable String target,
        String source,
        String state,
        @Nullable String problem,
        boolean canConnect,
        @Nullable Instant expiresAt,
        @Nullable Instant pausedUntil,
        int waiting,
        @Nullable String lastError) {
    /**
     * What the queue says of an account.
     *
     * @param waiting announcements that have not gone out yet
     * @param lastError or null
     */
    record Queue(int waiting, @Nullable String lastError) {
        static final Queue EMPTY = new Queue(0, null);
    }

    /**
     * What is known beside the account itself.
     *
     * @param canConnect whether it is connected in a browser
     * @param pause the last one, or null
     */
    record Circumstances(boolean canConnect, Queue queue, Pauses.@Nullable Pause pause) {}

    static ShownAccount of(Accounts.Entry entry, Circumstances now) {
        Account account = entry.account();
        StoredAccount stored = entry.stored();
        return new ShownAccount(
                entry.name(),
                entry.kind().name(),
                server(entry),
                account != null && account.network().isConnected(),
                sections(entry),
                account == null ? 0 : account.network().rules().limit(),
                stored == null ? null : stored.settings().more().get(Connection.TARGET),
                entry.source().name().toLowerCase(Locale.ROOT),
                state(entry, now),
                problem(entry, now),
                now.canConnect(),
                stored == null ? null : stored.expiresAt(),
                pausedUntil(entry, now),
                now.queue().waiting(),
                now.queue().lastError());
    }

    private static @Nullable String server(Accounts.Entry entry) {
        if (entry.stored() != null) {
            return entry.stored().settings().server();
        }
        Account account = entry.account();
        return account == null || account.server() == null
                ? null
                : account.server().toString();
    }

    private static List<String> sections(Accounts.Entry entry) {
        if (entry.stored() != null) {
            return entry.stored().settings().sections();
        }
        Account account = entry.account();
        return account == null ? List.of() : account.sections();
    }

    private static String state(Accounts.Entry entry, Circumstances now) {
        Pauses.Pause pause = now.pause();
        if ((entry.stored() != null && entry.stored().wanted()) || (pause != null && pause.unauthorised())) {
            return "reconnect";
        }
        Account account = entry.account();
        if (account == null) {
            return "unusable";
        }
        return account.network().isConnected() ? "ready" : "shown";
    }

    private static @Nullable String problem(Accounts.Entry entry, Circumstances now) {
        Pauses.Pause pause = now.pause();
        return entry.problem() == null && pause != null && pause.unauthorised() ? pause.reason() : entry.problem();
    }

    private static @Nullable Instant pausedUntil(Accounts.Entry entry, Circumstances now) {
        Account account = entry.account();
        if (account != null && account.network().allowance().remaining() <= 0) {
            return account.network().allowance().until();
        }
        return now.pause() == null ? null : now.pause().until();
    }
}
