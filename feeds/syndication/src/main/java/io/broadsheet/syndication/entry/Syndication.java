package io.broadsheet.syndication.entry;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.syndication.document.Change;
import io.broadsheet.syndication.document.Copies;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes articles' events to the readers: stored, seen by everyone who asks this instance, reported. For one thread. */
@Singleton
class Syndication {
    private static final Logger log = LoggerFactory.getLogger(Syndication.class);

    /** Classes of SQLSTATE in which a server speaks of itself: the connection, a lost race, its resources, its operator, its disk. */
    private static final Set<String> OF_THE_SERVER = Set.of("08", "40", "53", "57", "58");

    private final Entries entries;
    private final Copies copies;
    private final FeedReports reports;
    /** Events that are settled while one that came with them is not; they come again with it. */
    private final Set<String> settled = new HashSet<>();

    Syndication(Entries entries, Copies copies, FeedReports reports) {
        this.entries = entries;
        this.copies = copies;
        this.reports = reports;
    }

    /**
     * Idempotent; returns once the events are stored, in one transaction if nothing is wrong with any, and their reports are on
     * the broker.
     *
     * @throws RuntimeException if that failed for one of them: hand all of them in again. The others are settled all the
     *     same, unless the database or the broker does not answer at all
     */
    void take(List<Arrival> arrivals) {
        List<Arrival> due = arrivals.stream()
                .filter(it -> !settled.contains(name(it.event())))
                .toList();
        List<Told> told;
        RuntimeException failure = null;
        try {
            told = told(due);
        } catch (RuntimeException e) {
            if (due.size() == 1 || isOfTheServer(e)) {
                throw e;
            }
            log.warn("{} events could not be stored together, each is tried by itself: {}", due.size(), e.toString());
            told = new ArrayList<>();
            for (Arrival it : due) {
                try {
                    told.addAll(told(List.of(it)));
                } catch (RuntimeException alone) {
                    if (isOfTheServer(alone)) {
                        throw alone;
                    }
                    log.warn(
                            "revision {} of article {} could not be stored: {}",
                            it.event().revision(),
                            it.event().article(),
                            alone.toString());
                    failure = alone;
                }
            }
        }
        reports.tell(told);
        if (failure != null) {
            told.forEach(it -> settled.add(name(it.event())));
            throw failure;
        }
        settled.clear();
    }

    private List<Told> told(List<Arrival> arrivals) {
        List<Applied> applied = entries.apply(arrivals);
        // The notification would do it too, a moment later: whoever reads the report may ask at once.
        @Nullable
        Change change = applied.stream()
                .map(it -> it.change().orElse(null))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (change != null) {
            copies.outdate(change);
            // Readers first; a report says that they can have it.
            copies.awaitHot();
        }
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < arrivals.size(); i++) {
            told.add(new Told(arrivals.get(i).event(), applied.get(i)));
        }
        return told;
    }

    /** An event and what became of it. */
    record Told(ArticleEvent event, Applied applied) {}

    private static String name(ArticleEvent event) {
        return event.article() + "@" + event.revision();
    }

    private static boolean isOfTheServer(Throwable failure) {
        for (Throwable it = failure; it != null; it = it.getCause()) {
            if (it instanceof SQLException sql) {
                String state = sql.getSQLState();
                return state == null || state.length() < 2 || OF_THE_SERVER.contains(state.substring(0, 2));
            }
        }
        return false;
    }
}
