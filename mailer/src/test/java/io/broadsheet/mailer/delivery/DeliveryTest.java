package io.broadsheet.mailer.delivery;

import static io.broadsheet.mailer.testing.MailerUnderTest.corrected;
import static io.broadsheet.mailer.testing.MailerUnderTest.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.contract.intake.Intake;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.mailer.issue.Issues;
import io.broadsheet.mailer.testing.MailerUnderTest;
import io.broadsheet.mailer.testing.TestRelay;
import io.broadsheet.mailer.testing.TestRelay.Manner;
import io.broadsheet.mailer.testing.TestRelay.Taken;
import io.micronaut.context.ApplicationContext;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The way of an article to its readers, with a real broker, a real database and a mail server on a real socket. */
@Tag("services")
class DeliveryTest {
    private static final int CONNECTIONS = 4;
    private static TestRelay relay;
    private static MailerUnderTest mailer;

    @BeforeAll
    static void start() {
        relay = new TestRelay();
        Map<String, Object> settings = new HashMap<>(MailerUnderTest.mailingTo(relay));
        settings.put("broadsheet.mail.first-pause", "100ms");
        settings.put("broadsheet.mail.longest-pause", "300ms");
        settings.put("broadsheet.mail.batch-size", 50);
        mailer = new MailerUnderTest(settings);
    }

    @AfterAll
    static void stop() throws java.io.IOException {
        relay.goOn();
        mailer.close();
        relay.close();
    }

    @BeforeEach
    void startOver() {
        relay.goOn();
        relay.setAway(false);
        mailer.startOver();
        relay.forget();
    }

    @Test
    void everyReaderGetsOneMailAndTheCountsAddUp() {
        List<String> readers = mailer.readers(500);
        ArticlePublished event = published("Five hundred");

        mailer.announce(event);

        DistributionReport end = mailer.end(event);
        assertThat(end.state()).isEqualTo(State.DONE);
        assertThat(end.counts()).isEqualTo(new Counts(500, 500, 0, 0, 0));
        assertThat(end.detail()).isEqualTo("accepted for 500 of 500");
        assertThat(relay.copies())
                .containsOnlyKeys(readers)
                .allSatisfy((_, copies) -> assertThat(copies).isEqualTo(1));
        List<DistributionReport> reports = mailer.reports(event);
        assertThat(reports.getFirst().state()).isEqualTo(State.WORKING);
        assertThat(reports.getFirst().counts()).isEqualTo(new Counts(500, 0, 0, 0, 0));
        assertThat(reports)
                .extracting(DistributionReport::sequence)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void twoMailersShareTheBatches() {
        List<String> readers = mailer.readers(400);
        try (ApplicationContext second = mailer.another()) {
            relay.holdAfter(0);
            ArticlePublished event = published("Shared");
            mailer.announce(event);
            // Each has four connections: with eight messages under way, both are at work.
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runningBatches() == 4);

            relay.goOn();

            assertThat(mailer.end(event).counts()).isEqualTo(new Counts(400, 400, 0, 0, 0));
            assertThat(relay.copies())
                    .containsOnlyKeys(readers)
                    .allSatisfy((_, copies) -> assertThat(copies).isEqualTo(1));
            assertThat(second.isRunning()).isTrue();
        }
    }

    @Test
    void whoIsRefusedIsTriedOnceAndWhoIsPostponedAgain() {
        mailer.readers(6);
        relay.expect("reader1@readers.example", Manner.REFUSE);
        relay.expect("reader2@readers.example", Manner.LATER, Manner.LATER);
        relay.expect("reader3@readers.example", Manner.REFUSE_CONTENT);
        relay.expect("reader4@readers.example", Manner.DROP_AT_RCPT);
        ArticlePublished event = published("Moody");

        mailer.announce(event);

        DistributionReport end = mailer.end(event);
        assertThat(end.state()).isEqualTo(State.DONE);
        assertThat(end.counts()).isEqualTo(new Counts(6, 4, 0, 2, 0));
        assertThat(end.detail()).contains("550 5.1.1 no such user (1)").contains("554 5.6.0 not with this content (1)");
        assertThat(relay.copies().keySet())
                .containsExactlyInAnyOrder(
                        "reader2@readers.example",
                        "reader4@readers.example",
                        "reader5@readers.example",
                        "reader6@readers.example");
        assertThat(mailer.query(String.class, "select code from delivery where outcome = 'refused'"))
                .containsExactlyInAnyOrder("5.1.1", "5.6.0");
    }

    @Test
    void whereEverybodyIsRefusedTheMailingFailed() {
        mailer.readers(2);
        relay.expect("reader1@readers.example", Manner.REFUSE);
        relay.expect("reader2@readers.example", Manner.REFUSE);
        ArticlePublished event = published("Nobody");

        mailer.announce(event);

        DistributionReport end = mailer.end(event);
        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(end.detail()).contains("550 5.1.1 no such user (2)");
    }

    @Test
    void aMessageInDoubtComesAgainAsTheSameMessage() {
        mailer.readers(1);
        relay.expect("reader1@readers.example", Manner.DROP_AFTER_DATA);
        ArticlePublished event = published("In doubt");

        mailer.announce(event);

        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(1, 1, 0, 0, 0));
        assertThat(relay.taken()).hasSize(2);
        assertThat(relay.taken().get(0).source()).isEqualTo(relay.taken().get(1).source());
        assertThat(mailer.end(event).detail()).contains("1 may have a second copy");
        assertThat(mailer.query(String.class, "select reason from doubt"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("the connection broke before the answer: ");
    }

    @Test
    void whenTheMailServerIsAwayTheMailWaitsAndTheEditorIsTold() {
        mailer.readers(3);
        relay.setAway(true);
        ArticlePublished event = published("Patience");
        mailer.announce(event);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> mailer.reports(event).stream()
                        .anyMatch(report -> report.state() == State.WORKING && report.detail() != null));

        relay.setAway(false);

        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(3, 3, 0, 0, 0));
    }

    @Test
    void aCorrectionReachesThoseNotYetMailed() {
        List<String> readers = mailer.readers(200);
        ArticlePublished event = published("Wrong");
        ArticlePublished correction = corrected(event, "Right");
        relay.holdAfter(60);
        mailer.announce(event);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> relay.taken().size() == 60);
        mailer.announce(correction);
        DistributionReport first = mailer.end(event);

        relay.goOn();

        DistributionReport second = mailer.end(correction);
        assertThat(first.state()).isEqualTo(State.DONE);
        assertThat(first.detail()).contains("get revision 2");
        assertThat(second.counts()).isEqualTo(new Counts(200, 200, 0, 0, 0));
        assertThat(relay.copies())
                .containsOnlyKeys(readers)
                .allSatisfy((_, copies) -> assertThat(copies).isEqualTo(1));
        // One for each open connection was under way.
        assertThat(withSubject("Wrong").size()).isBetween(60, 60 + CONNECTIONS);
        assertThat(withSubject("Right")).hasSize(200 - withSubject("Wrong").size());
    }

    @Test
    void aWithdrawalKeepsTheMailFromTheRest() {
        mailer.readers(200);
        ArticlePublished event = published("Regretted");
        relay.holdAfter(60);
        mailer.announce(event);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> relay.taken().size() == 60);
        ArticleWithdrawn withdrawal = withdrawn(event);
        mailer.announce(withdrawal);
        mailer.end(event);

        relay.goOn();

        DistributionReport end = mailer.end(withdrawal);
        assertThat(end.state()).isEqualTo(State.DONE);
        assertThat(end.counts().pending()).isZero();
        assertThat(end.counts().accepted()).isBetween(60L, 60L + CONNECTIONS);
        assertThat(end.counts().excluded()).isEqualTo(200 - end.counts().accepted());
        assertThat(relay.taken()).hasSize((int) end.counts().accepted());
        assertThat(end.detail()).contains("taken back");
    }

    @Test
    void whatIsMailedIsNotMailedAgain() {
        mailer.readers(3);
        ArticlePublished event = published("Done");
        mailer.announce(event);
        mailer.end(event);
        ArticlePublished correction = corrected(event, "Done better");

        mailer.announce(correction);

        DistributionReport end = mailer.end(correction);
        assertThat(end.state()).isEqualTo(State.SKIPPED);
        assertThat(end.detail()).isEqualTo("already accepted for 3 of 3; a correction is not mailed again");
        assertThat(relay.taken()).hasSize(3);
    }

    @Test
    void whoUnsubscribesWhileItIsMailedIsLeftOut() {
        mailer.readers(200);
        ArticlePublished event = published("Goodbye");
        relay.holdAfter(30);
        mailer.announce(event);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> relay.taken().size() == 30);
        String token = token("reader200@readers.example");
        HttpResponse<String> answer = mailer.send(HttpRequest.newBuilder(mailer.uri("/unsubscribe/" + token))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click"))
                .build());

        relay.goOn();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(200, 199, 0, 0, 1));
        assertThat(mailer.query(Integer.class, "select count(*)::int from under_way"))
                .containsExactly(0);
        assertThat(relay.copies()).doesNotContainKey("reader200@readers.example");
    }

    @Test
    void whoConfirmsAfterThePlanGetsTheNextOne() {
        mailer.readers(100);
        ArticlePublished event = published("Too early");
        relay.holdAfter(1);
        mailer.announce(event);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> relay.taken().size() == 1);
        // Within the range of numbers that the plan froze, but confirmed later.
        mailer.jdbi().useHandle(handle -> handle.execute("""
                update subscriber set confirmation = nextval('confirmation') where email = 'reader99@readers.example'
                """));

        relay.goOn();

        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(100, 99, 0, 0, 1));
        assertThat(relay.copies()).doesNotContainKey("reader99@readers.example");
    }

    @Test
    void aReplayOfTheWholeTopicMailsNobody() {
        mailer.readers(5);
        ArticlePublished event = published("Replayed");
        mailer.announce(event);
        mailer.end(event);
        int before = relay.taken().size();

        int records = replay();

        assertThat(records).isPositive();
        ArticlePublished sentinel = published("After the replay");
        mailer.announce(sentinel);
        assertThat(mailer.end(sentinel).counts().accepted()).isEqualTo(5);
        assertThat(withSubject("Replayed")).hasSize(before);
        assertThat(mailer.query(
                        Integer.class,
                        "select count(*)::int from issue where article = ?",
                        event.article().value()))
                .containsExactly(1);
    }

    @Test
    void anOldArticleIsRememberedAndNotMailed() {
        mailer.readers(2);
        ArticlePublished fresh = published("Old");
        ArticlePublished old =
                new ArticlePublished(fresh.article(), 1, Instant.now().minus(Duration.ofHours(49)), fresh.content());

        mailer.announce(old);

        DistributionReport end = mailer.end(old);
        assertThat(end.state()).isEqualTo(State.SKIPPED);
        assertThat(end.detail()).contains("48 hours");
        assertThat(relay.taken()).isEmpty();
    }

    @Test
    void aBatchThatTakesLongKeepsItsPlaceOnTheBroker() {
        mailer.readers(50);
        BatchWorker worker = mailer.first().getBean(BatchWorker.class);
        long before = worker.renewals();
        relay.holdAfter(1);
        ArticlePublished event = published("Slowly");
        mailer.announce(event);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> worker.renewals() > before);

        relay.goOn();

        assertThat(mailer.end(event).counts()).isEqualTo(new Counts(50, 50, 0, 0, 0));
        assertThat(relay.taken()).hasSize(50);
    }

    @Test
    void withoutReadersThereIsNothingToDo() {
        ArticlePublished event = published("Lonely");

        mailer.announce(event);

        DistributionReport end = mailer.end(event);
        assertThat(end.state()).isEqualTo(State.SKIPPED);
        assertThat(end.detail()).isEqualTo("no confirmed subscribers");
    }

    @Test
    void whatIsNoEventIsSetAsideAndTheNextOneIsMailed() {
        mailer.readers(1);
        mailer.announce("no-article", "{".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        ArticlePublished event = published("Undisturbed");

        mailer.announce(event);

        assertThat(mailer.end(event).state()).isEqualTo(State.DONE);
    }

    private static ArticleWithdrawn withdrawn(ArticlePublished event) {
        return new ArticleWithdrawn(
                event.article(),
                event.revision() + 1,
                Instant.now(),
                event.content().slug(),
                event.content().link(),
                "a mistake");
    }

    private static Set<String> withSubject(String subject) {
        return relay.taken().stream()
                .filter(taken -> taken.source().contains("\r\nSubject: " + subject + "\r\n"))
                .map(Taken::recipient)
                .collect(Collectors.toSet());
    }

    private static String token(String email) {
        return mailer.query(String.class, "select token from subscriber where email = ?", email)
                .getFirst();
    }

    private static int runningBatches() {
        return mailer.query(Integer.class, "select count(*)::int from batch where state = 'running'")
                .getFirst();
    }

    /** As a renamed group would: the whole topic from the start, into the same database. */
    private static int replay() {
        Issues issues = mailer.first().getBean(Issues.class);
        Intake intake = new Intake(RealKafka.freshGroup(), (_, _, _) -> {});
        Set<ArticleId> known = mailer.query(java.util.UUID.class, "select article from issue").stream()
                .map(ArticleId::new)
                .collect(Collectors.toSet());
        int records = 0;
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", RealKafka.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.ARTICLES).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    // Events of other tests, whose issues were forgotten, are not part of this archive.
                    intake.accept(record, event -> {
                        if (known.contains(event.article())) {
                            issues.apply(event);
                        }
                    });
                    records++;
                }
            }
        }
        return records;
    }
}
