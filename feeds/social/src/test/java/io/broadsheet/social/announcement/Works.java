package io.broadsheet.social.announcement;

import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.testing.MigratedDatabase;
import io.broadsheet.social.account.Account;
import io.broadsheet.social.account.Accounts;
import io.broadsheet.social.account.Style;
import io.broadsheet.social.network.InMemoryNetwork;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.outbound.OutboundConfig;
import io.broadsheet.social.pace.Bells;
import io.broadsheet.social.pace.Pauses;
import io.broadsheet.social.page.ArticlePages;
import io.broadsheet.social.report.Reports;
import io.broadsheet.social.testing.Events;
import io.broadsheet.social.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** The planning and carrying out of announcements on a real database, with a network in memory and a clock moved by hand. */
final class Works implements AutoCloseable {
    private static final Jdbi JDBI = MigratedDatabase.of("social");

    final HandClock clock;
    final InMemoryNetwork network;
    final Account account;
    final Pauses pauses;
    final Actions actions;
    final Announcements announcements;
    final Announcer announcer;
    int shownBefore;
    private final Function<Accounts, Announcements> planning;
    private final GuardedHttp http = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(1), true));

    Works(Instant start) {
        this(start, Duration.ZERO);
    }

    Works(Instant start, Duration pageWait) {
        clock = new HandClock(start);
        network = new InMemoryNetwork(clock);
        account = new Account("main", "memory", null, List.of(), "memory", Style.USUAL, network);
        Bells bells = new Bells();
        pauses = new Pauses(JDBI, clock, bells);
        Reports reports = new Reports(JDBI, clock);
        AnnouncementConfig config = new AnnouncementConfig(
                Duration.ofDays(2),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                pageWait,
                Duration.ofSeconds(1));
        actions = new Actions(JDBI, clock, config, reports);
        planning = accounts -> new Announcements(JDBI, clock, accounts, config, reports, bells);
        announcements = announcements(account);
        announcer = new Announcer(actions, config, pauses, new ArticlePages(http), clock);
        empty();
    }

    /** Planning for other accounts on the same database. */
    Announcements announcements(Account... accounts) {
        return planning.apply(new Accounts(List.of(accounts)));
    }

    /** A database that has lost everything. What the network shows stays. */
    void empty() {
        JDBI.useHandle(
                handle -> handle.execute("truncate parts, posts, actions, announcements, distributions, pauses"));
        shownBefore = network.texts().size();
    }

    /** A database as it was before it heard of a revision. */
    void restoreBefore(int revision, Events events) {
        JDBI.useTransaction(handle -> {
            handle.execute(
                    "delete from actions where article = ? and revision >= ?",
                    events.article().value(),
                    revision);
            handle.execute(
                    "delete from posts where article = ? and reply_for >= ?",
                    events.article().value(),
                    revision);
            handle.execute(
                    "update announcements set revision = ? where article = ?",
                    revision - 1,
                    events.article().value());
        });
    }

    void plan(ArticleEvent event) {
        announcements.plan(event);
    }

    /** All that is due. */
    void work() {
        boolean more = true;
        while (more) {
            more = announcer.announceNext(account);
        }
    }

    Announcement announcement(Events events) {
        return announcements.of(events.article()).getFirst();
    }

    @Override
    public void close() {
        http.close();
    }
}
