package io.broadsheet.desk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.contract.distribution.DistributionReportCodec;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.intake.KafkaClients;
import io.broadsheet.contract.intake.KafkaDeadLetters;
import io.broadsheet.contract.problem.Problem;
import io.broadsheet.contract.testing.Examples;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.desk.ArticlesTopic;
import io.broadsheet.desk.TestDesk;
import io.broadsheet.desk.TestDesk.Answer;
import io.micronaut.configuration.kafka.annotation.ErrorStrategyValue;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("services")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DistributionTest {
    private final DistributionReportCodec codec = new DistributionReportCodec();
    private TestDesk desk;
    private Producer<String, byte[]> producer;

    @BeforeAll
    void start() {
        // The shared one: a second desk with a database of its own would take the records away, both being in one
        // group.
        desk = TestDesk.shared();
        producer = KafkaClients.producer(RealKafka.bootstrapServers(), "test-reports");
    }

    @AfterAll
    void stop() {
        producer.close();
    }

    @Test
    void reportsFillTheBoardUntilItIsComplete() throws Exception {
        Published article = publish();

        report(article, "feeds", 1, State.DONE, Counts.NONE, null, URI.create("http://localhost:8080/feed.atom"));
        report(article, "mail", 1, State.WORKING, new Counts(5, 2, 1, 0, 0), null, null);
        report(article, "social/masto", 1, State.FAILED, Counts.NONE, "the account is locked", null);
        report(article, "social", 1, State.FAILED, new Counts(1, 0, 0, 1, 0), "masto failed", null);
        await().untilAsserted(() ->
                assertThat(board(article).body().path("failed").asBoolean()).isTrue());
        Answer halfway = board(article);
        report(article, "mail", 2, State.DONE, new Counts(5, 3, 0, 1, 1), null, null);
        await().untilAsserted(() ->
                assertThat(board(article).body().path("complete").asBoolean()).isTrue());

        assertThat(halfway.status()).isEqualTo(200);
        assertThat(halfway.body().path("complete").asBoolean(true)).isFalse();
        assertThat(halfway.body().path("slug").asText()).isEqualTo(article.slug());
        assertThat(halfway.body().path("revision").asInt()).isEqualTo(1);
        var mail = board(article).body().path("channels").path(1);
        assertThat(mail.path("channel").asText()).isEqualTo("mail");
        assertThat(mail.path("state").asText()).isEqualTo("DONE");
        assertThat(mail.path("counts").toString())
                .isEqualTo("{\"candidates\":5,\"accepted\":3,\"postponed\":0,\"refused\":1,\"excluded\":1}");
        assertThat(board(article).body().path("channels").path(3).path("detail").asText())
                .isEqualTo("the account is locked");
        assertThat(board(article).body().path("channels").path(0).path("link").asText())
                .isEqualTo("http://localhost:8080/feed.atom");
    }

    @Test
    void aLateOldReportDoesNotUndoANewerOne() throws Exception {
        Published article = publish();

        report(article, "feeds", 2, State.DONE, Counts.NONE, "new", null);
        report(article, "feeds", 1, State.WORKING, Counts.NONE, "old", null);
        report(article, "feeds", 2, State.DONE, Counts.NONE, "new", null);
        report(article, "mail", 1, State.DONE, Counts.NONE, "the sentinel", null);
        await().untilAsserted(() -> assertThat(line(article, 1)).contains("the sentinel"));

        assertThat(line(article, 0)).contains("\"detail\":\"new\"").contains("DONE");
    }

    @Test
    void aCorrectionStartsABoardOfItsOwn() throws Exception {
        Published article = publish();
        report(article, "feeds", 1, State.DONE, Counts.NONE, "of revision 1", null);
        await().untilAsserted(() -> assertThat(line(article, 0)).contains("of revision 1"));

        desk.put("/api/articles/" + article.slug(), "{\"title\": \"A\", \"source\": \"corrected\"}");
        desk.post("/api/articles/%s/publish".formatted(article.slug()), "");

        assertThat(board(article).body().path("revision").asInt()).isEqualTo(2);
        assertThat(line(article, 0)).contains("no word yet");
    }

    @Test
    void whatCannotBeReadIsSetAsideAndWhatIsNewerIsSkipped() throws Exception {
        Published article = publish();
        String key = UUID.randomUUID().toString();

        send(key, "not a report".getBytes(UTF_8));
        send(key, Examples.bytes(Examples.FUTURE));
        send(
                key,
                codec.encode(new DistributionReport(
                        ArticleId.of(article.id()),
                        1,
                        "feeds",
                        1,
                        State.DONE,
                        Counts.NONE,
                        "a\0b",
                        null,
                        Instant.now())));
        report(article, "mail", 1, State.DONE, Counts.NONE, "the sentinel", null);
        await().untilAsserted(() -> assertThat(line(article, 1)).contains("the sentinel"));

        try (ArticlesTopic letters = new ArticlesTopic(Topics.DEAD_LETTERS)) {
            var mine =
                    letters
                            .recordsUntil(all -> all.stream()
                                            .filter(it -> key.equals(it.key()))
                                            .count()
                                    >= 2)
                            .stream()
                            .filter(it -> key.equals(it.key()))
                            .map(it -> header(it.headers()
                                    .lastHeader(KafkaDeadLetters.REASON)
                                    .value()))
                            .distinct()
                            .toList();
            assertThat(mine).hasSize(2);
            assertThat(mine.get(0)).contains("malformed");
            assertThat(mine.get(1)).contains("U+0000");
        }
    }

    @Test
    void aStreamShowsEachChangeAndEndsWhenAllIsDone() throws Exception {
        Published article = publish();

        try (Stream stream =
                new Stream("/api/articles/%s/distribution/events?until=complete".formatted(article.slug()))) {
            String first = stream.data();
            report(article, "feeds", 1, State.DONE, Counts.NONE, null, null);
            String second = stream.data();
            report(article, "mail", 1, State.DONE, new Counts(3, 3, 0, 0, 0), null, null);
            report(article, "social", 1, State.SKIPPED, Counts.NONE, null, null);
            String last = stream.lastData();

            assertThat(stream.type()).startsWith("text/event-stream");
            assertThat(first).contains("\"complete\":false").contains("no word yet");
            assertThat(second).contains("\"channel\":\"feeds\",\"state\":\"DONE\"");
            assertThat(last).contains("\"complete\":true").contains("\"accepted\":3");
            assertThat(last)
                    .isEqualTo(desk.send(desk.request("/api/articles/%s/distribution".formatted(article.slug()))
                                    .build())
                            .body());
        }
    }

    @Test
    void anIdleStreamHasAHeartbeatThatIsNoEvent() throws Exception {
        Published article = publish();

        try (Stream stream = new Stream("/api/articles/%s/distribution/events".formatted(article.slug()))) {
            stream.data();

            assertThat(stream.nextWords()).isEqualTo(": still here");
            assertThat(stream.nextWords()).isEqualTo(": still here");
        }
    }

    @Test
    void aStreamOfACompleteBoardGoesOnForPages() throws Exception {
        Published article = publish();
        for (String channel : new String[] {"feeds", "mail", "social"}) {
            report(article, channel, 1, State.DONE, Counts.NONE, null, null);
        }
        await().untilAsserted(() ->
                assertThat(board(article).body().path("complete").asBoolean()).isTrue());

        try (Stream stream = new Stream("/api/articles/%s/distribution/events".formatted(article.slug()))) {
            String first = stream.data();
            desk.put("/api/articles/" + article.slug(), "{\"title\": \"A\", \"source\": \"corrected\"}");
            desk.post("/api/articles/%s/publish".formatted(article.slug()), "");
            String second = stream.data();

            assertThat(first).contains("\"complete\":true");
            assertThat(second).contains("\"complete\":false").contains("\"revision\":2");
        }
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        Answer board = desk.get("/api/articles/no-such-article/distribution");
        Answer events = desk.get("/api/articles/no-such-article/distribution/events");
        Answer until = desk.get("/api/articles/no-such-article/distribution/events?until=noon");

        assertThat(board.status()).isEqualTo(404);
        assertThat(board.type()).isEqualTo(Problem.MEDIA_TYPE);
        assertThat(events.status()).isEqualTo(404);
        assertThat(events.type()).isEqualTo(Problem.MEDIA_TYPE);
        assertThat(events.detail()).contains("no-such-article");
        assertThat(until.status()).isEqualTo(400);
        assertThat(until.detail()).contains("noon");
    }

    @Test
    void theListenerLosesNothing() throws Exception {
        KafkaListener listener = DistributionListener.class.getAnnotation(KafkaListener.class);

        assertThat(listener.groupId()).isEqualTo("broadsheet.desk.distribution");
        assertThat(listener.offsetReset()).isEqualTo(OffsetReset.EARLIEST);
        assertThat(listener.offsetStrategy()).isEqualTo(OffsetStrategy.SYNC_PER_RECORD);
        assertThat(listener.errorStrategy().value()).isEqualTo(ErrorStrategyValue.RETRY_ON_ERROR);
        assertThat(listener.errorStrategy().retryCount()).isEqualTo(Integer.MAX_VALUE);
    }

    private record Published(String id, String slug) {}

    private Published publish() throws Exception {
        String slug = "board-" + UUID.randomUUID();
        desk.put("/api/articles/" + slug, "{\"title\": \"A\", \"source\": \"1\"}");
        Answer published = desk.post("/api/articles/%s/publish".formatted(slug), "");
        return new Published(published.body().path("article").asText(), slug);
    }

    private Answer board(Published article) throws IOException, InterruptedException {
        return desk.get("/api/articles/%s/distribution".formatted(article.slug()));
    }

    private String line(Published article, int number) throws IOException, InterruptedException {
        return board(article).body().path("channels").path(number).toString();
    }

    private void report(
            Published article,
            String channel,
            long sequence,
            State state,
            Counts counts,
            @Nullable String detail,
            @Nullable URI link)
            throws Exception {
        send(
                article.id(),
                codec.encode(new DistributionReport(
                        ArticleId.of(article.id()), 1, channel, sequence, state, counts, detail, link, Instant.now())));
    }

    private void send(String key, byte[] value) throws Exception {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(Topics.DISTRIBUTION, key, value);
        record.headers().add("content-type", CloudEventEnvelope.CONTENT_TYPE.getBytes(UTF_8));
        producer.send(record).get();
    }

    private static String header(byte[] value) {
        return new String(value, UTF_8);
    }

    /** A stream as a browser reads it. */
    private final class Stream implements AutoCloseable {
        private final HttpResponse<InputStream> response;
        private final BufferedReader lines;

        Stream(String path) throws Exception {
            response = desk.http()
                    .send(
                            desk.request(path)
                                    .header("Accept", "text/event-stream")
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
        }

        String type() {
            return response.headers().firstValue("Content-Type").orElse("");
        }

        /** The next line that is not empty. */
        String nextWords() throws IOException {
            String line = lines.readLine();
            while (line != null && line.isEmpty()) {
                line = lines.readLine();
            }
            return String.valueOf(line);
        }

        /** The next event's data. */
        String data() throws IOException {
            String line = lines.readLine();
            while (line != null && !line.startsWith("data:")) {
                line = lines.readLine();
            }
            assertThat(line).as("the stream ended").isNotNull();
            return String.valueOf(line).substring("data:".length()).strip();
        }

        /** The last event's data, when the stream has ended. */
        String lastData() throws IOException {
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    data = line.substring("data:".length()).strip();
                }
            }
            return data;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
