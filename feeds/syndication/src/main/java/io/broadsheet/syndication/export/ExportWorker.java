package io.broadsheet.syndication.export;

import io.broadsheet.syndication.DatabaseConfig;
import io.broadsheet.syndication.SyndicationConfig;
import io.broadsheet.syndication.feed.FeedConfig;
import io.broadsheet.syndication.publication.LookConfig;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.representation.CachePolicy;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for changes and exports them. Of several instances one does; another takes over when its connection is gone. */
@Context
final class ExportWorker {
    private static final Logger log = LoggerFactory.getLogger(ExportWorker.class);
    /** Any number that no one else locks. */
    private static final long LOCK = 0x62736578706f7274L;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    /** Depends on the hour as well. */
    private static final Set<String> NEWS = Set.of("/sitemap-news.xml");

    private final DatabaseConfig database;
    private final ExportConfig config;
    private final Exporter exporter;
    private final Clock clock;
    private final String settings;
    private final CachePolicy shortLived;
    private final CachePolicy longLived;
    private final Thread thread = Thread.ofVirtual().name("syndication-export").unstarted(this::run);
    private volatile boolean stopping;

    ExportWorker(
            DatabaseConfig database,
            ExportConfig config,
            Exporter exporter,
            @Named("syndication") Clock clock,
            PublicationConfig publication,
            LookConfig look,
            FeedConfig feeds,
            SyndicationConfig syndication) {
        this.database = database;
        this.config = config;
        this.exporter = exporter;
        this.clock = clock;
        this.settings = Settings.of(publication, look, feeds, syndication);
        this.shortLived = new CachePolicy(syndication.maxAge(), syndication.staleIfError());
        this.longLived = new CachePolicy(syndication.archiveMaxAge(), syndication.staleIfError());
    }

    @PostConstruct
    void start() {
        if (config.folder() != null || config.bucket() != null) {
            thread.start();
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        thread.interrupt();
        if (thread.getState() != Thread.State.NEW && !thread.join(STOP_PATIENCE)) {
            log.warn("the worker that exports did not stop within {} s", STOP_PATIENCE.toSeconds());
        }
    }

    private void run() {
        Duration pause = config.interval();
        while (!stopping) {
            try (Connection connection = database.connect()) {
                if (isFirst(connection)) {
                    export(connection);
                }
                pause = config.interval();
            } catch (SQLException | IOException | RuntimeException e) {
                if (!stopping) {
                    log.warn("nothing is exported for {} s: {}", pause.toSeconds(), e.getMessage());
                    pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
                }
            }
            sleep(pause);
        }
    }

    private void export(Connection connection) throws IOException, SQLException {
        List<Target> targets = targets();
        try {
            Instant newsAt = Instant.EPOCH;
            while (!stopping) {
                Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
                for (Target target : targets) {
                    int written = exporter.update(target, settings, hour.equals(newsAt) ? Set.of() : NEWS);
                    if (written > 0) {
                        log.info("{} files exported to {}", written, target.name());
                    }
                }
                newsAt = hour;
                sleep(config.interval());
                if (!stopping && !connection.isValid(5)) {
                    throw new SQLException("the connection that held the lock is gone");
                }
            }
        } finally {
            targets.forEach(Target::close);
        }
    }

    private List<Target> targets() throws IOException {
        List<Target> targets = new ArrayList<>();
        String folder = config.folder();
        if (folder != null) {
            targets.add(new FolderTarget(Path.of(folder), config.precompressed()));
        }
        String bucket = config.bucket();
        if (bucket != null) {
            targets.add(new BucketTarget(config, bucket, shortLived.header(), longLived.header()));
        }
        return targets;
    }

    private static boolean isFirst(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void sleep(Duration pause) {
        try {
            Thread.sleep(pause.plusMillis(ThreadLocalRandom.current().nextLong(1 + pause.toMillis() / 4)));
        } catch (InterruptedException e) {
            // Only stop() interrupts, and the loops look for that next.
            Thread.currentThread().interrupt();
        }
    }
}
