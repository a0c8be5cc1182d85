package io.broadsheet.syndication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.syndication.document.ConnectionConfig;
import io.broadsheet.syndication.document.PaceConfig;
import io.broadsheet.syndication.export.ExportConfig;
import io.broadsheet.syndication.feed.FeedConfig;
import io.broadsheet.syndication.publication.LookConfig;
import io.broadsheet.syndication.publication.PublicationConfig;
import io.broadsheet.syndication.reader.ReaderConfig;
import io.broadsheet.syndication.search.SearchConfig;
import io.broadsheet.syndication.websub.WebSubConfig;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
class RestartTest {
    private final RealPostgres.Database database = RealPostgres.freshDatabase();

    @Test
    void aRestartKeepsEverythingAndTakesUpWhatCameMeanwhile() {
        ArticleId before = ArticleId.fresh();
        ArticleId meanwhile = ArticleId.fresh();
        HttpResponse<String> first;
        try (RunningSyndication running = RunningSyndication.on(database)) {
            RunningSyndication.publish(Articles.published(before, Articles.slug("before", before), "Before"));
            await().untilAsserted(
                            () -> assertThat(running.get("/feed.atom").body()).contains(before.toString()));
            first = running.get("/feed.atom");
        }

        try (RunningSyndication again = RunningSyndication.on(database)) {
            HttpResponse<String> same = again.get("/feed.atom");
            assertThat(same.body()).isEqualTo(first.body());
            assertThat(same.headers().firstValue("ETag"))
                    .isEqualTo(first.headers().firstValue("ETag"));
            assertThat(same.headers().firstValue("Last-Modified"))
                    .isEqualTo(first.headers().firstValue("Last-Modified"));
        }

        RunningSyndication.publish(Articles.published(meanwhile, Articles.slug("meanwhile", meanwhile), "Meanwhile"));
        try (RunningSyndication later = RunningSyndication.on(database)) {
            await().untilAsserted(() ->
                    assertThat(later.get("/feed.atom").body()).contains(before.toString(), meanwhile.toString()));
        }
    }

    @Test
    void everyKeyReachesItsRecord() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("broadsheet.publication.title", "Another Review");
        settings.put("broadsheet.publication.description", "A description");
        settings.put("broadsheet.publication.base-url", "https://another.example.org");
        settings.put("broadsheet.publication.language", "de-AT");
        settings.put("broadsheet.publication.motto", "A motto");
        settings.put("broadsheet.publication.rights", "Some rights");
        settings.put("broadsheet.publication.author", "An author");
        settings.put("broadsheet.publication.accent", "#123456");
        settings.put("broadsheet.publication.logo", "https://another.example.org/logo.svg");
        settings.put("broadsheet.publication.sections", "Essays,News");
        settings.put("broadsheet.publication.subscribe-url", "https://mail.example.org/subscribe");
        settings.put("broadsheet.syndication.search.per-client", "9");
        settings.put("broadsheet.syndication.search.window", "2m");
        settings.put("broadsheet.syndication.search.timeout", "4s");
        settings.put("broadsheet.export.precompressed", "true");
        settings.put("broadsheet.export.endpoint", "https://s3.example.org");
        settings.put("broadsheet.export.region", "eu-central-1");
        settings.put("broadsheet.export.prefix", "site/");
        settings.put("broadsheet.export.access-key", "access");
        settings.put("broadsheet.export.secret-key", "secret");
        settings.put("broadsheet.export.interval", "2s");
        settings.put("broadsheet.syndication.entries-per-feed", "7");
        settings.put("broadsheet.syndication.entries-on-front-page", "8");
        settings.put("broadsheet.syndication.max-age", "5m");
        settings.put("broadsheet.syndication.archive-max-age", "6d");
        settings.put("broadsheet.syndication.stale-if-error", "2h");
        settings.put("broadsheet.syndication.pace.full-fetches", "4");
        settings.put("broadsheet.syndication.pace.window", "5m");
        settings.put("broadsheet.syndication.connections.most", "77");
        settings.put("broadsheet.syndication.connections.request-timeout", "7s");
        settings.put("broadsheet.syndication.connections.stall-timeout", "8s");
        settings.put("broadsheet.feeds.content", "excerpt");
        settings.put("broadsheet.feeds.hubs", "https://hub.example.org/,https://hub.example.net/");
        settings.put("broadsheet.feeds.built-in-hub", "false");
        settings.put("broadsheet.readers.flush", "2m");
        settings.put("broadsheet.readers.keep", "3");
        settings.put("broadsheet.websub.pace", "2s");
        settings.put("broadsheet.websub.timeout", "3s");
        settings.put("broadsheet.websub.lease", "4d");
        settings.put("broadsheet.websub.shortest-lease", "5m");
        settings.put("broadsheet.websub.longest-lease", "6d");
        settings.put("broadsheet.websub.subscriptions", "7");
        settings.put("broadsheet.websub.requests-per-minute", "8");
        settings.put("broadsheet.websub.first-retry", "9s");
        settings.put("broadsheet.websub.attempts", "10");
        settings.put("broadsheet.websub.allow-private-addresses", "true");
        settings.put("broadsheet.feeds.image", "https://another.example.org/square.png");
        settings.put("broadsheet.feeds.podcast-category", "Arts");
        settings.put("broadsheet.feeds.podcast-explicit", "true");
        settings.put("broadsheet.feeds.podcast-email", "audio@another.example.org");
        settings.put("broadsheet.feeds.ended", "/sections/sport,/tags/old");
        settings.put("broadsheet.feeds.moved", "/rss.php /feed.rss,/old.xml /feed.atom");
        settings.put("broadsheet.syndication.retry-delay", "3s");
        settings.put("broadsheet.syndication.copy-memory", "16");

        try (RunningSyndication running = RunningSyndication.on(database, settings)) {
            assertThat(running.bean(PublicationConfig.class))
                    .isEqualTo(new PublicationConfig(
                            "Another Review",
                            "A description",
                            URI.create("https://another.example.org"),
                            "de-AT",
                            "A motto",
                            "Some rights",
                            "An author"));
            assertThat(running.bean(SyndicationConfig.class))
                    .isEqualTo(new SyndicationConfig(
                            7,
                            8,
                            Duration.ofMinutes(5),
                            Duration.ofDays(6),
                            Duration.ofHours(2),
                            Duration.ofSeconds(3),
                            16));
            assertThat(running.bean(LookConfig.class))
                    .isEqualTo(new LookConfig(
                            "#123456",
                            URI.create("https://another.example.org/logo.svg"),
                            List.of("Essays", "News"),
                            URI.create("https://mail.example.org/subscribe")));
            assertThat(running.bean(SearchConfig.class))
                    .isEqualTo(new SearchConfig(9, Duration.ofMinutes(2), Duration.ofSeconds(4)));
            assertThat(running.bean(ExportConfig.class))
                    .isEqualTo(new ExportConfig(
                            null,
                            true,
                            null,
                            URI.create("https://s3.example.org"),
                            "eu-central-1",
                            "site/",
                            "access",
                            "secret",
                            Duration.ofSeconds(2)));
            assertThat(running.bean(ReaderConfig.class)).isEqualTo(new ReaderConfig(Duration.ofMinutes(2), 3));
            assertThat(running.bean(WebSubConfig.class))
                    .isEqualTo(new WebSubConfig(
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(3),
                            Duration.ofDays(4),
                            Duration.ofMinutes(5),
                            Duration.ofDays(6),
                            7,
                            8,
                            Duration.ofSeconds(9),
                            10,
                            true));
            assertThat(running.bean(ConnectionConfig.class))
                    .isEqualTo(new ConnectionConfig(77, Duration.ofSeconds(7), Duration.ofSeconds(8)));
            assertThat(running.bean(PaceConfig.class)).isEqualTo(new PaceConfig(4, Duration.ofMinutes(5)));
            assertThat(running.bean(FeedConfig.class))
                    .isEqualTo(new FeedConfig(
                            FeedConfig.Content.EXCERPT,
                            List.of(URI.create("https://hub.example.org/"), URI.create("https://hub.example.net/")),
                            false,
                            URI.create("https://another.example.org/square.png"),
                            "Arts",
                            true,
                            "audio@another.example.org",
                            List.of("/sections/sport", "/tags/old"),
                            List.of("/rss.php /feed.rss", "/old.xml /feed.atom")));
            assertThat(running.get("/feed.atom").headers().firstValue("Cache-Control"))
                    .contains("public, max-age=300, stale-if-error=7200");
        }
    }

    @Test
    void withoutAnyKeyTheDefaultsHold() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("broadsheet.syndication.retry-delay", "10s");
        settings.put("broadsheet.publication.title", "Broadsheet");

        try (RunningSyndication running = RunningSyndication.on(database, settings)) {
            assertThat(running.bean(PublicationConfig.class))
                    .isEqualTo(new PublicationConfig(
                            "Broadsheet", null, URI.create("http://localhost:8080"), "en", null, null, null));
            assertThat(running.bean(SyndicationConfig.class))
                    .isEqualTo(new SyndicationConfig(
                            50,
                            24,
                            Duration.ofMinutes(1),
                            Duration.ofDays(30),
                            Duration.ofDays(1),
                            Duration.ofSeconds(10),
                            64));
            assertThat(running.bean(LookConfig.class)).isEqualTo(new LookConfig("#8c1d18", null, List.of(), null));
            assertThat(running.bean(SearchConfig.class))
                    .isEqualTo(new SearchConfig(30, Duration.ofMinutes(1), Duration.ofSeconds(3)));
            assertThat(running.bean(ExportConfig.class))
                    .isEqualTo(new ExportConfig(
                            null, false, null, null, "us-east-1", "", null, null, Duration.ofSeconds(1)));
            assertThat(running.bean(ReaderConfig.class)).isEqualTo(new ReaderConfig(Duration.ofMinutes(1), 400));
            assertThat(running.bean(WebSubConfig.class))
                    .isEqualTo(new WebSubConfig(
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(10),
                            Duration.ofDays(10),
                            Duration.ofHours(1),
                            Duration.ofDays(30),
                            10_000,
                            60,
                            Duration.ofSeconds(30),
                            12,
                            false));
            assertThat(running.bean(ConnectionConfig.class))
                    .isEqualTo(new ConnectionConfig(10_000, Duration.ofMinutes(1), Duration.ofSeconds(30)));
            assertThat(running.bean(PaceConfig.class)).isEqualTo(new PaceConfig(30, Duration.ofMinutes(10)));
            assertThat(running.bean(FeedConfig.class))
                    .isEqualTo(new FeedConfig(
                            FeedConfig.Content.FULL, List.of(), true, null, "News", false, null, List.of(), List.of()));
        }
    }
}
