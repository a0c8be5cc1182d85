package io.broadsheet.syndication;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReportCodec;
import io.broadsheet.contract.intake.KafkaClients;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The service as it runs, on the real broker and a real database, seen from outside. */
public final class RunningSyndication implements AutoCloseable {
    public static final String TOKEN = "a-token-for-tests-of-enough-length";

    private static final ArticleEventCodec CODEC = new ArticleEventCodec();
    private static final Producer<String, byte[]> PRODUCER =
            KafkaClients.producer(RealKafka.bootstrapServers(), "syndication-tests");

    private final ApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningSyndication(ApplicationContext context) {
        this.context = context;
    }

    public static RunningSyndication on(RealPostgres.Database database) {
        return on(database, Map.of());
    }

    /** Starts one with more settings. */
    public static RunningSyndication on(RealPostgres.Database database, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "broadsheet.server.host",
                "127.0.0.1",
                "broadsheet.server.port",
                0,
                "broadsheet.kafka.bootstrap-servers",
                RealKafka.bootstrapServers(),
                "broadsheet.syndication.database.url",
                database.url(),
                "broadsheet.syndication.database.user",
                database.user(),
                "broadsheet.syndication.database.password",
                database.password(),
                "broadsheet.syndication.retry-delay",
                "200ms",
                "broadsheet.api.token",
                TOKEN,
                "broadsheet.publication.title",
                "The Example Review"));
        settings.putAll(more);
        return new RunningSyndication(SyndicationApplication.start(settings));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public URI address(String path) {
        return context.getBean(EmbeddedServer.class).getURI().resolve(path);
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    /** Sends a request without a body; redirects are not followed. */
    public HttpResponse<String> send(String method, String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address(path)).method(method, HttpRequest.BodyPublishers.noBody());
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** The bytes as they come, whatever their coding. */
    public HttpResponse<byte[]> getBytes(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path));
        try {
            return http.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Sends a form, as a browser does. */
    public HttpResponse<String> form(String path, String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    public HttpResponse<String> post(String path, byte[] body, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return send(token == null ? request : request.header("Authorization", "Bearer " + token));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Publishes as the desk does. */
    public static void publish(ArticleEvent... events) {
        List<Future<RecordMetadata>> records = new ArrayList<>();
        for (ArticleEvent event : events) {
            records.add(PRODUCER.send(
                    new ProducerRecord<>(Topics.ARTICLES, event.article().toString(), CODEC.encode(event))));
        }
        records.forEach(RunningSyndication::awaitTaken);
    }

    /** Puts a record on the articles topic. */
    public static void publish(String key, byte[] value) {
        awaitTaken(PRODUCER.send(new ProducerRecord<>(Topics.ARTICLES, key, value)));
    }

    private static void awaitTaken(Future<RecordMetadata> record) {
        try {
            record.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the test's record was not taken", e);
        }
    }

    /** All reports on an article so far, in order. */
    public static List<DistributionReport> reports(ArticleId article) {
        List<DistributionReport> reports = new ArrayList<>();
        DistributionReportCodec codec = new DistributionReportCodec();
        for (ConsumerRecord<String, byte[]> record : all(Topics.DISTRIBUTION)) {
            if (article.toString().equals(record.key())
                    && codec.decode(record.value()) instanceof DistributionReportCodec.Decoded.Report(var report)) {
                reports.add(report);
            }
        }
        return reports;
    }

    /** The first report on a revision, as soon as it is there. */
    public static DistributionReport awaitReport(ArticleId article, int revision) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> reports(article).stream()
                                .filter(report -> report.revision() == revision)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** A header field that an answer should have. */
    public static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("(no " + name + ")");
    }

    /** All that is on a topic of one partition. */
    public static List<ConsumerRecord<String, byte[]>> all(String topic) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                RealKafka.bootstrapServers(),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }
}
