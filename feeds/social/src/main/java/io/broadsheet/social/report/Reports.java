package io.broadsheet.social.report;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.social.pace.Bell;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * What the desk has been told and what is still to tell. A change is noted in the transaction that makes it, so a crash
 * between the change and the telling loses nothing.
 */
@Singleton
public final class Reports {
    private static final int AT_ONCE = 50;

    private final Jdbi jdbi;
    private final Clock clock;
    private final Bell bell = new Bell();

    /** For the wiring, and for whoever needs no worker. */
    public Reports(@Named("social") Jdbi jdbi, @Named("social") Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** All reports of one revision of an article as of one version. */
    record Due(ArticleId article, int revision, long version, List<DistributionReport> reports) {}

    /** Notes within the caller's transaction that something has changed. Call it last: it locks. */
    public void changed(Handle handle, ArticleId article, int revision) {
        handle.createUpdate("""
                        insert into distributions (article, revision, version) values (:article, :revision, 1)
                        on conflict (article, revision) do update set version = distributions.version + 1
                        """)
                .bind("article", article.value())
                .bind("revision", revision)
                .execute();
    }

    /** Notes that a revision concerns no account, if nothing is known of it. */
    public void known(Handle handle, ArticleId article, int revision) {
        handle.createUpdate("""
                        insert into distributions (article, revision, version) values (:article, :revision, 1)
                        on conflict (article, revision) do nothing
                        """)
                .bind("article", article.value())
                .bind("revision", revision)
                .execute();
    }

    /** Has the desk told at once; call it after the transaction. */
    public void ring() {
        bell.ring();
    }

    /** Waits until there may be something to tell. */
    void await(Duration longest) throws InterruptedException {
        bell.await(longest);
    }

    /** What is to be told, some of it; version and states are of the same moment. */
    List<Due> due() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            List<Due> due = new ArrayList<>();
            List<Changed> changes = handle.createQuery("""
                            select article, revision, version from distributions
                            where version > reported order by article, revision limit :most
                            """)
                    .bind("most", AT_ONCE)
                    .map((row, context) -> new Changed(
                            new ArticleId(row.getObject("article", UUID.class)),
                            row.getInt("revision"),
                            row.getLong("version")))
                    .list();
            for (Changed it : changes) {
                List<Standing> standings = standings(handle, it.article(), it.revision());
                Telling telling = new Telling(it.article(), it.revision(), it.version(), now);
                due.add(new Due(it.article(), it.revision(), it.version(), telling.of(standings)));
            }
            return due;
        });
    }

    private record Changed(ArticleId article, int revision, long version) {}

    private static List<Standing> standings(Handle handle, ArticleId article, int revision) {
        return handle.createQuery("""
                        select account, state, attempts, detail, url from actions
                        where article = :article and revision = :revision order by account
                        """)
                .bind("article", article.value())
                .bind("revision", revision)
                .map((row, context) -> {
                    String url = row.getString("url");
                    return new Standing(
                            row.getString("account"),
                            row.getString("state"),
                            row.getInt("attempts"),
                            row.getString("detail"),
                            url == null ? null : URI.create(url));
                })
                .list();
    }

    /** Notes that this version has reached the broker. */
    void told(Due due) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update distributions set reported = :version
                        where article = :article and revision = :revision and reported < :version
                        """)
                .bind("version", due.version())
                .bind("article", due.article().value())
                .bind("revision", due.revision())
                .execute());
    }
}
