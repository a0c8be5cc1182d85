package io.broadsheet.desk.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.desk.ArticlesTopic;
import io.broadsheet.desk.TestDesk;
import io.broadsheet.desk.article.Draft;
import io.broadsheet.desk.article.PublishingDesk;
import io.broadsheet.desk.article.PublishingDesk.Decision;
import io.broadsheet.desk.signal.DedicatedConnections;
import io.broadsheet.desk.signal.Signals;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
class OutboxWorkerTest {
    private static final int ARTICLES = 200;
    private static final int REVISIONS = 3;

    @Test
    void nothingIsLostOrOutOfOrderWithTwoInstancesPublishingAtOnce() throws Exception {
        RealPostgres.Database database = RealPostgres.freshDatabase();
        Set<String> articles = ConcurrentHashMap.newKeySet();
        try (TestDesk one = TestDesk.startOn(database, Map.of());
                TestDesk two = TestDesk.startOn(database, Map.of());
                ExecutorService editors = Executors.newFixedThreadPool(8);
                ArticlesTopic topic = new ArticlesTopic()) {
            List<PublishingDesk> desks = List.of(one.bean(PublishingDesk.class), two.bean(PublishingDesk.class));
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < ARTICLES; i++) {
                int number = i;
                work.add(editors.submit(() -> articles.add(publishAndCorrect(desks, number))));
            }
            for (Future<?> it : work) {
                it.get();
            }

            List<ArticleEvent> events = topic.events(articles, ARTICLES * REVISIONS);

            assertThat(articles).hasSize(ARTICLES);
            Map<ArticleId, List<Integer>> revisions = events.stream()
                    .collect(Collectors.groupingBy(
                            ArticleEvent::article, Collectors.mapping(ArticleEvent::revision, Collectors.toList())));
            assertThat(revisions).hasSize(ARTICLES);
            assertThat(revisions.values())
                    .as("at least once, so an event may come twice, but none before an earlier one")
                    .allSatisfy(it -> {
                        assertThat(it).isSorted();
                        assertThat(Set.copyOf(it)).isEqualTo(Set.of(1, 2, 3));
                    });
            await().untilAsserted(() -> assertThat(waiting(database)).isZero());
        }
    }

    @Test
    void anotherInstanceTakesOverFromOneThatLostItsSession() throws Exception {
        RealPostgres.Database database = RealPostgres.freshDatabase();
        try (TestDesk one = TestDesk.startOn(database, Map.of());
                TestDesk two = TestDesk.startOn(database, Map.of());
                ArticlesTopic topic = new ArticlesTopic()) {
            PublishingDesk desk = one.bean(PublishingDesk.class);
            String first = publish(desk);
            topic.events(Set.of(first), 1);

            int ended = endDedicatedSessions(database);
            String second = publish(two.bean(PublishingDesk.class));

            assertThat(ended).as("a listening session each, and the relays'").isGreaterThanOrEqualTo(3);
            assertThat(topic.events(Set.of(first, second), 2))
                    .extracting(it -> it.article().toString())
                    .contains(first, second);
            await().untilAsserted(() -> assertThat(waiting(database)).isZero());
            assertThat(locks(database)).as("one relay, not two").isEqualTo(1);
        }
    }

    @Test
    void anEventOutlastsABrokerThatDoesNotAnswerAndGoesOutLater() throws Exception {
        RealPostgres.Database database = RealPostgres.freshDatabase();
        String article;
        try (TestDesk desk = TestDesk.startOn(database, Map.of())) {
            // The desk's own relay gives way to one whose broker is not there.
            desk.bean(OutboxWorker.class).stop();
            FailureCount failures = new FailureCount("127.0.0.1:" + RealKafka.freePort());
            OutboxWorker cutOff = worker(desk, failures);
            cutOff.start();
            article = publish(desk.bean(PublishingDesk.class));
            await().atMost(Duration.ofSeconds(30)).until(() -> failures.opened() >= 3);
            cutOff.stop();

            assertThat(waiting(database)).isEqualTo(1);
        }

        try (TestDesk desk = TestDesk.startOn(database, Map.of());
                ArticlesTopic topic = new ArticlesTopic()) {
            assertThat(desk.bean(PublishingDesk.class).newest(10)).hasSize(1);
            assertThat(topic.events(Set.of(article), 1)).hasSize(1);
            await().untilAsserted(() -> assertThat(waiting(database)).isZero());
        }
    }

    @Test
    void aRoundThatFailsHalfwayKeepsTheOrderOfEachArticle() throws Exception {
        RealPostgres.Database database = RealPostgres.freshDatabase();
        try (TestDesk desk = TestDesk.startOn(database, Map.of());
                ArticlesTopic topic = new ArticlesTopic()) {
            desk.bean(OutboxWorker.class).stop();
            PublishingDesk editor = desk.bean(PublishingDesk.class);
            Set<String> articles = Set.of(
                    publishAndCorrect(List.of(editor), 1),
                    publishAndCorrect(List.of(editor), 2),
                    publishAndCorrect(List.of(editor), 3));
            FlakyProducers flaky = new FlakyProducers(RealKafka.bootstrapServers(), 4);
            OutboxWorker worker = worker(desk, flaky);

            worker.start();

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(waiting(database)).isZero());
            worker.stop();
            assertThat(flaky.failed()).as("sends that failed on purpose").isEqualTo(4);
            List<ArticleEvent> events = topic.events(articles, articles.size() * REVISIONS);
            assertThat(articles)
                    .allSatisfy(article -> assertThat(events)
                            .filteredOn(it -> it.article().toString().equals(article))
                            .extracting(ArticleEvent::revision)
                            .isSorted()
                            .contains(1, 2, 3));
        }
    }

    @Test
    void aRelayThatLostItsPlaceCanNoLongerSend() throws Exception {
        String id = "test-fence-" + UUID.randomUUID();
        FencedProducers producers = FencedProducers.at(RealKafka.bootstrapServers());
        try (var old = producers.open(id);
                var next = producers.open(id)) {
            old.initTransactions();
            old.beginTransaction();
            next.initTransactions();

            Future<?> late = old.send(new ProducerRecord<>(Topics.ARTICLES, id, new byte[] {1}));

            assertThat(late).failsWithin(Duration.ofSeconds(30));
        }
    }

    private static OutboxWorker worker(TestDesk desk, FencedProducers producers) {
        return new OutboxWorker(
                desk.context().getBean(DedicatedConnections.class, Qualifiers.byName("desk")),
                desk.bean(Outbox.class),
                producers,
                desk.bean(Signals.class));
    }

    private static String publish(PublishingDesk desk) {
        String slug = "outbox-" + UUID.randomUUID();
        desk.save(slug, Draft.markdown("A", "1"));
        return announced(desk.publish(slug));
    }

    private static String publishAndCorrect(List<PublishingDesk> desks, int number) {
        String slug = "outbox-" + UUID.randomUUID();
        List<String> ids = IntStream.rangeClosed(1, REVISIONS)
                .mapToObj(revision -> {
                    PublishingDesk desk = desks.get((number + revision) % desks.size());
                    desk.save(slug, Draft.markdown("Article " + number, "Text " + revision));
                    return announced(desk.publish(slug));
                })
                .distinct()
                .toList();
        assertThat(ids).hasSize(1);
        return ids.getFirst();
    }

    private static String announced(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Announced.class);
        return ((Decision.Announced) decision).article().toString();
    }

    private static int waiting(RealPostgres.Database database) throws SQLException {
        return count(database, "select count(*) from desk.outbox");
    }

    private static int locks(RealPostgres.Database database) throws SQLException {
        return count(database, """
                select count(*) from pg_locks
                where locktype = 'advisory' and granted
                    and database = (select oid from pg_database where datname = current_database())
                """);
    }

    private static int endDedicatedSessions(RealPostgres.Database database) throws SQLException {
        return count(database, """
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where application_name = 'broadsheet-desk' and datname = current_database()
                """);
    }

    private static int count(RealPostgres.Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
