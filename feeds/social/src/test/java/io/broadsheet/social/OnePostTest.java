package io.broadsheet.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.social.mastodon.ScriptedMastodon;
import io.broadsheet.social.mastodon.ScriptedMastodon.Status;
import io.broadsheet.social.testing.Desk;
import io.broadsheet.social.testing.Events;
import io.broadsheet.social.testing.ServiceProcess;
import io.broadsheet.social.testing.Settings;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One post, whatever dies, comes twice or is played again; on a server that ignores idempotency keys. */
@Tag("services")
@Tag("once")
class OnePostTest {
    private static final String GROUP = "broadsheet.social.announcements";

    private final Desk desk = new Desk();
    private final ScriptedMastodon server = new ScriptedMastodon();
    private final RealPostgres.Database database = RealPostgres.freshDatabase();
    private final Settings settings = Settings.on(database).with("main", server);

    @AfterEach
    void close() throws InterruptedException {
        server.close();
        desk.close();
    }

    private ApplicationContext start(Settings with) {
        return SocialApplication.start(with.all());
    }

    private void waitFor(Events events) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> !server.statusesWith(events.link().toString()).isEmpty());
    }

    @Test
    void aProcessKilledBetweenSendAndAnswerLeavesOnePost() throws Exception {
        server.ignoreKeys();
        Events events = Events.now();
        ArticlePublished published = events.published("Killed");
        // Nobody who asks the server learns anything before the kill, however slow the machine is.
        server.silentAfter(1, events.link().toString());
        try (ServiceProcess process = ServiceProcess.start("post-killed", settings)) {
            desk.send(published);
            waitFor(events);
            process.kill();
        }
        server.speak();

        try (ApplicationContext _ = start(settings)) {
            assertThat(desk.end(published, "social").state()).isEqualTo(State.DONE);
        }

        assertThat(server.statusesWith(events.link().toString())).hasSize(1);
        assertThat(server.requests("POST", events.link().toString())).hasSize(1);
    }

    /** Three servers, each silent from another post of the thread on: one kill shows a death at every place. */
    @Test
    void aThreadIsCompleteAndInOrderWhicheverOfItsPostsWasSentButNotAnsweredWhenTheProcessWasKilled() throws Exception {
        Events events = Events.now();
        String article = events.article().toString();
        List<String> posts = List.of(
                "First of %s\n\n%s".formatted(article, events.link()), "Second of " + article, "Third of " + article);
        ArticlePublished published =
                events.saying(1, "First of %1$s\n---\nSecond of %1$s\n---\nThird of %1$s".formatted(article), null);
        try (ScriptedMastodon second = new ScriptedMastodon();
                ScriptedMastodon third = new ScriptedMastodon()) {
            List<ScriptedMastodon> servers = List.of(server, second, third);
            Settings all = settings.with("second", second).with("third", third);
            for (int i = 0; i < servers.size(); i++) {
                servers.get(i).ignoreKeys();
                servers.get(i).silentAfter(i + 1, article);
            }

            try (ServiceProcess process = ServiceProcess.start("thread-killed", all)) {
                desk.send(published);
                await().atMost(Duration.ofSeconds(90))
                        .until(() -> servers.stream().allMatch(ScriptedMastodon::isSilent));
                process.kill();
            }
            assertThat(servers)
                    .map(it -> it.statusesWith(article).size())
                    .as("each was killed after another post")
                    .containsExactly(1, 2, 3);
            servers.forEach(ScriptedMastodon::speak);

            try (ServiceProcess _ = ServiceProcess.start("thread-again", all)) {
                assertThat(desk.end(published, "social").state()).isEqualTo(State.DONE);
            }

            for (ScriptedMastodon each : servers) {
                List<Status> statuses = each.statusesWith(article);
                assertThat(statuses).extracting(Status::text).containsExactlyElementsOf(posts);
                assertThat(statuses)
                        .extracting(Status::replyTo)
                        .containsExactly(
                                "", statuses.get(0).id(), statuses.get(1).id());
                assertThat(each.requests("POST", article)).hasSize(3);
            }
        }
    }

    @Test
    void twoInstancesOnOneDatabasePostEverythingOnceThoughOneStopsHalfway() {
        server.ignoreKeys();
        List<ArticlePublished> sent = new ArrayList<>();
        try (ApplicationContext _ = start(settings)) {
            try (ApplicationContext _ = start(settings)) {
                sent.addAll(send(20));
                waitFor(new Events(sent.getFirst().article(), sent.getFirst().at()));
            }
            sent.addAll(send(20));
            sent.forEach(published ->
                    assertThat(desk.end(published, "social").state()).isEqualTo(State.DONE));
        }

        for (ArticlePublished published : sent) {
            assertThat(server.statusesWith(published.content().link().toString()))
                    .hasSize(1);
        }
    }

    private List<ArticlePublished> send(int count) {
        List<ArticlePublished> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ArticlePublished published = Events.now().published("Number " + i);
            desk.send(published);
            sent.add(published);
        }
        return sent;
    }

    @Test
    void aReplayedTopicPostsNothingAgainNotEvenFromAnEmptyDatabaseOrForANewAccountOfThePast() throws Exception {
        Events recent = Events.at(ago(Duration.ofMinutes(30)));
        Events old = Events.at(ago(Duration.ofDays(3)));
        try (ApplicationContext _ = start(settings)) {
            desk.send(recent.published("Recent"));
            desk.send(old.published("Old"));
            sentinel();
        }

        replay();
        try (ApplicationContext _ = start(settings)) {
            sentinel();
        }
        assertThat(server.requests("POST", recent.link().toString())).hasSize(1);

        replay();
        try (ScriptedMastodon fresh = new ScriptedMastodon();
                ApplicationContext _ = start(Settings.on(RealPostgres.freshDatabase())
                        .with("main", server)
                        .with("added", fresh))) {
            sentinel();
            assertThat(fresh.statusesWith(recent.link().toString())).hasSize(1);
            assertThat(fresh.statusesWith(old.link().toString())).isEmpty();
        }

        assertThat(server.requests("POST", recent.link().toString())).hasSize(1);
        assertThat(server.statusesWith(recent.link().toString())).hasSize(1);
        assertThat(server.requests("POST", old.link().toString())).isEmpty();
    }

    private static Instant ago(Duration time) {
        return Instant.now().minus(time).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Its end tells that all before it has been read. Each account works in the order of the topic. */
    private void sentinel() {
        ArticlePublished sentinel = Events.now().published("Sentinel");
        desk.send(sentinel);
        desk.end(sentinel, "social");
    }

    private static void replay() throws Exception {
        TopicPartition articles = new TopicPartition(Topics.ARTICLES, 0);
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, RealKafka.bootstrapServers()))) {
            admin.alterConsumerGroupOffsets(GROUP, Map.of(articles, new OffsetAndMetadata(0)))
                    .all()
                    .get();
        }
    }
}
