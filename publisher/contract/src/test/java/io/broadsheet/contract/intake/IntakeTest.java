package io.broadsheet.contract.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.testing.Examples;
import io.broadsheet.contract.testing.RealKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a real broker: what is readable reaches the handler, what is not reaches the dead letters, nothing is lost. */
@Tag("services")
class IntakeTest {
    private static final String SENTINEL = "article-withdrawn.json";

    private final Producer<String, byte[]> producer =
            KafkaClients.producer(RealKafka.bootstrapServers(), "intake-test");
    private final String group = RealKafka.freshGroup();
    private final Intake intake = new Intake(group, new KafkaDeadLetters(producer));

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void badRecordsAreSetAsideWithTheirReasonAndGoodOnesGoOn() throws Exception {
        send("77777777-0000-4000-8000-000000000001", "broken-no-title.json");
        send("6f1c5c1e-0d2a-4f0e-9c53-0a7d8f6e2b11", "broken-truncated.json");
        send("some-other-key", "article-published-full.json");
        send("0b8ad9d2-6a8b-49a4-a7b5-6a6b6b1f3c77", Examples.FUTURE);
        send("0b8ad9d2-6a8b-49a4-a7b5-6a6b6b1f3c77", SENTINEL);

        List<ArticleEvent> handled = new ArrayList<>();
        readUntil(Topics.ARTICLES, record -> intake.accept(record, handled::add), () -> !handled.isEmpty());

        assertThat(handled).hasSize(1);
        List<String> reasons = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        readUntil(
                Topics.DEAD_LETTERS,
                record -> {
                    if (group.equals(header(record, KafkaDeadLetters.GROUP))) {
                        reasons.add(header(record, KafkaDeadLetters.REASON));
                        values.add(record.value());
                    }
                },
                () -> reasons.size() >= 3);
        assertThat(reasons).hasSize(3);
        assertThat(reasons.get(0)).contains("title");
        assertThat(reasons.get(1)).startsWith("malformed: not a CloudEvent");
        assertThat(reasons.get(2)).contains("the key is 'some-other-key'");
        assertThat(values.get(1)).isEqualTo(Examples.bytes("broken-truncated.json"));
    }

    @Test
    void anEventThatTheHandlerCannotAcceptIsSetAside() {
        List<String> setAside = new ArrayList<>();
        Intake one = new Intake(group, (record, who, reason) -> setAside.add(who + ": " + reason));

        one.accept(record(SENTINEL), event -> {
            throw new UnacceptableEventException("no such section");
        });

        assertThat(setAside).containsExactly(group + ": unacceptable: no such section");
    }

    @Test
    void aFailingDatabaseOrDeadLetterMeansTheSameRecordAgain() {
        Intake one = new Intake(group, (record, who, reason) -> {
            throw new IllegalStateException("broker away");
        });

        assertThatThrownBy(() -> one.accept(record("broken-not-json.json"), event -> {}))
                .hasMessage("broker away");
        assertThatThrownBy(() -> one.accept(record(SENTINEL), event -> {
                    throw new IllegalStateException("database away");
                }))
                .hasMessage("database away");
    }

    @Test
    void settingUpTopicsTwiceIsFine() {
        TopicSetup.ensure(RealKafka.bootstrapServers(), 1);
        TopicSetup.ensure(RealKafka.bootstrapServers(), 1);
    }

    private void send(String key, String example) throws Exception {
        producer.send(new ProducerRecord<>(Topics.ARTICLES, key, Examples.bytes(example)))
                .get();
    }

    private static ConsumerRecord<String, byte[]> record(String example) {
        return new ConsumerRecord<>(
                Topics.ARTICLES, 0, 0, "0b8ad9d2-6a8b-49a4-a7b5-6a6b6b1f3c77", Examples.bytes(example));
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private void readUntil(
            String topic,
            Consumer<ConsumerRecord<String, byte[]>> handler,
            java.util.concurrent.Callable<Boolean> enough) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", RealKafka.bootstrapServers(),
                        "group.id", RealKafka.freshGroup(),
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            Awaitility.await().atMost(Duration.ofSeconds(30)).pollInSameThread().until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(handler);
                return enough.call();
            });
        }
    }
}
