package io.broadsheet.syndication.document;

import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All open connections. Where there are too many, those are closed that have waited longest for a request. */
@Singleton
final class Connections {
    /** Who looks for the longest wait looks at all of them: so one in a hundred is closed at a time, not one. */
    private static final int SHARE = 100;

    private final int most;
    private final Set<Patience> open = ConcurrentHashMap.newKeySet();

    Connections(ConnectionConfig config) {
        this.most = config.most();
    }

    /** Counts a connection that has been opened. */
    void opened(Patience connection) {
        open.add(connection);
        if (open.size() > most) {
            closeLongestWaiting();
        }
    }

    /** Counts a connection that is no more. */
    void closed(Patience connection) {
        open.remove(connection);
    }

    // One at a time, so that two who come at once do not choose the same.
    private synchronized void closeLongestWaiting() {
        open.stream()
                .map(it -> new Waiting(it, it.waitingSince()))
                .filter(it -> it.since() != Patience.BUSY)
                .sorted(Comparator.comparingLong(Waiting::since))
                .limit(Math.max(1, most / SHARE))
                .forEach(it -> it.connection().dismiss());
    }

    private record Waiting(Patience connection, long since) {}
}
