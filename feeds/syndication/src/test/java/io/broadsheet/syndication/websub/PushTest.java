package io.broadsheet.syndication.websub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.syndication.Articles;
import io.broadsheet.syndication.RunningSyndication;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Outside hubs, hubs that are down, restarts halfway, and callbacks that may not be asked. */
@Tag("services")
@Tag("once")
class PushTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final RealPostgres.Database database = RealPostgres.freshDatabase();
    private final ArticleId id = ArticleId.fresh();

    @Test
    void anOutsideHubThatWasDownIsToldWhichFeedsChangedOnceItIsBack() {
        try (Subscriber hub = new Subscriber();
                RunningSyndication running = RunningSyndication.on(database, settings(hub))) {
            hub.answering(503);
            RunningSyndication.publish(Articles.published(id, Articles.slug("pushed", id), "Pushed"));
            await().atMost(PATIENCE).until(() -> !hub.deliveries().isEmpty());

            hub.answering(204);

            await().atMost(PATIENCE)
                    .until(() -> running.bean(Jdbi.class)
                            .withHandle(handle -> handle.createQuery("select attempts from hub_ping")
                                            .mapTo(Integer.class)
                                            .one()
                                    == 0));
            Subscriber.Delivery told = hub.deliveries().getLast();
            assertThat(told.header("Content-type")).isEqualTo("application/x-www-form-urlencoded");
            assertThat(told.text())
                    .startsWith("hub.mode=publish&")
                    .contains("hub.url=http%3A%2F%2Flocalhost%3A8080%2Ffeed.atom")
                    .contains("hub.url=http%3A%2F%2Flocalhost%3A8080%2Fsections%2Fessays%2Ffeed.json")
                    .contains("hub.url=http%3A%2F%2Flocalhost%3A8080%2Ftags%2Farchives%2Ffeed.rss");
        }
    }

    @Test
    void aDeliveryThatARestartInterruptsIsMadeAfterIt() {
        Map<String, Object> settings = Map.of(
                "broadsheet.websub.allow-private-addresses", "true",
                "broadsheet.websub.pace", "50ms",
                "broadsheet.websub.first-retry", "100ms",
                "broadsheet.websub.timeout", "1s");
        try (Subscriber subscriber = new Subscriber()) {
            try (RunningSyndication running = RunningSyndication.on(database, settings)) {
                assertThat(running.form("/hub", wish(subscriber)).statusCode()).isEqualTo(202);
                await().atMost(PATIENCE).until(() -> count(running, "hub_subscription") == 1);
                subscriber.answering(503);
                RunningSyndication.publish(Articles.published(id, Articles.slug("pushed", id), "Halfway"));
                await().atMost(PATIENCE).until(() -> !subscriber.deliveries().isEmpty());
            }
            subscriber.answering(200);
            int before = subscriber.deliveries().size();

            try (RunningSyndication again = RunningSyndication.on(database, settings)) {
                await().atMost(PATIENCE).until(() -> subscriber.deliveries().size() > before);
                assertThat(subscriber.deliveries().getLast().text()).contains("Halfway");
                await().atMost(PATIENCE)
                        .until(() -> again.bean(Jdbi.class)
                                .withHandle(handle -> handle.createQuery("select attempts from hub_subscription")
                                                .mapTo(Integer.class)
                                                .one()
                                        == 0));
            }
        }
    }

    @Test
    void aCallbackInThisNetworkIsNeverAsked() {
        try (Subscriber subscriber = new Subscriber();
                RunningSyndication running =
                        RunningSyndication.on(database, Map.of("broadsheet.websub.pace", "50ms"))) {
            assertThat(running.form("/hub", wish(subscriber)).statusCode()).isEqualTo(202);

            await().atMost(PATIENCE).until(() -> count(running, "hub_intent") == 0);
            assertThat(subscriber.asked()).isEmpty();
            assertThat(count(running, "hub_subscription")).isZero();
        }
    }

    private static Map<String, Object> settings(Subscriber hub) {
        return Map.of(
                "broadsheet.feeds.hubs", hub.callback().toString(),
                "broadsheet.websub.pace", "50ms",
                "broadsheet.websub.first-retry", "100ms");
    }

    private static String wish(Subscriber subscriber) {
        return "hub.mode=subscribe&hub.topic=http%3A%2F%2Flocalhost%3A8080%2Ffeed.atom&hub.callback="
                + URLEncoder.encode(subscriber.callback().toString(), UTF_8);
    }

    private static long count(RunningSyndication running, String table) {
        return running.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("select count(*) from " + table)
                        .mapTo(Long.class)
                        .one());
    }
}
