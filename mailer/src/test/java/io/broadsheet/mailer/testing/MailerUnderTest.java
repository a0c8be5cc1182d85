package io.broadsheet.mailer.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReportCodec;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.contract.intake.KafkaClients;
import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.contract.testing.RealPostgres;
import io.broadsheet.mailer.MailerApplication;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;

/** A database of its own, mailers on it, the broker, and what a test needs to see of them. */
public final class MailerUnderTest implements AutoCloseable {
    /** PostgreSQL's code for a lock that was not had in time. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    public static final String TOKEN = "test-token-of-32-characters-long";

    private final RealPostgres.Database database = RealPostgres.freshDatabase();
    private final Map<String, Object> settings;
    private final List<ApplicationContext> contexts = new CopyOnWriteArrayList<>();
    private final List<DistributionReport> reports = new CopyOnWriteArrayList<>();
    private final Producer<String, byte[]> producer =
            KafkaClients.producer(RealKafka.bootstrapServers(), "mailer-test");
    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaConsumer<String, byte[]> reportConsumer;
    private final Thread reportReader;

    /** Starts the first mailer. */
    public MailerUnderTest(Map<String, Object> more) {
        settings = new HashMap<>(Map.of(
                "broadsheet.server.host",
                "127.0.0.1",
                "broadsheet.server.port",
                0,
                "broadsheet.kafka.bootstrap-servers",
                RealKafka.bootstrapServers(),
                "broadsheet.mailer.database.url",
                database.url(),
                "broadsheet.mailer.database.user",
                database.user(),
                "broadsheet.mailer.database.password",
                database.password(),
                "broadsheet.mailer.retry-delay",
                "200ms",
                "broadsheet.api.token",
                TOKEN,
                "broadsheet.publication.title",
                "The Example Review",
                "broadsheet.publication.base-url",
                "https://review.example.org"));
        settings.putAll(more);
        reportConsumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", RealKafka.bootstrapServers(),
                        "group.id", RealKafka.freshGroup(),
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        reportReader = Thread.ofVirtual().start(this::readReports);
        another();
    }

    /** Settings for a mailer that hands its mails to {@code relay}. */
    public static Map<String, Object> mailingTo(TestRelay relay) {
        return Map.of("broadsheet.mail.smtp.host", "127.0.0.1", "broadsheet.mail.smtp.port", relay.port());
    }

    /** Starts one more mailer on the same database and broker. */
    public ApplicationContext another() {
        ApplicationContext context = MailerApplication.start(settings);
        contexts.add(context);
        return context;
    }

    public Map<String, Object> settings() {
        return settings;
    }

    public ApplicationContext first() {
        return contexts.getFirst();
    }

    public Jdbi jdbi() {
        return Jdbi.create(
                database.url() + (database.url().contains("?") ? "&" : "?") + "currentSchema=mailer",
                database.user(),
                database.password());
    }

    /** The first column of what a query finds. */
    public <T> List<T> query(Class<T> type, String sql, Object... values) {
        return jdbi().withHandle(handle -> {
            var query = handle.createQuery(sql);
            for (int i = 0; i < values.length; i++) {
                query.bind(i, values[i]);
            }
            return query.mapTo(type).list();
        });
    }

    /** Adds confirmed readers {@code reader1@readers.example …} and gives their addresses. */
    public List<String> readers(int count) {
        List<String> addresses = java.util.stream.IntStream.rangeClosed(1, count)
                .mapToObj("reader%d@readers.example"::formatted)
                .toList();
        StringBuilder csv = new StringBuilder("email,name\r\n");
        addresses.forEach(address -> csv.append(address)
                .append(",\"Reader, the ")
                .append(address, 0, 8)
                .append("\"\r\n"));
        HttpResponse<String> answer = post("/api/subscribers/import", "text/csv", csv.toString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return addresses;
    }

    /** Forgets readers, issues and all, once nothing is in work any more. */
    public void startOver() {
        empty(
                "subscriber, issue, batch, delivery, postponement, report, inbox_message, under_way, doubt,"
                        + " earlier_refusal, suppression, soft_bounce, letter, signup, log_entry, digest_range, import_run, arrival");
    }

    /**
     * Empties tables under the eyes of the workers. One that looks for work reads several tables, so emptying may stand in its
     * way as it stands in ours: whoever empties gives up first, long before the database would call it a deadlock and end
     * either of the two, and tries again.
     */
    public void empty(String tables) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsMatching(MailerUnderTest::isLockTimeout)
                .untilAsserted(() -> jdbi().useTransaction(handle -> {
                    handle.execute("set local lock_timeout = '100ms'");
                    handle.execute("truncate " + tables);
                }));
    }

    private static boolean isLockTimeout(Throwable failure) {
        return failure.getCause() instanceof SQLException cause && LOCK_NOT_AVAILABLE.equals(cause.getSQLState());
    }

    public static Article article(String slug, String title, String html, String text) {
        Instant now = Instant.now();
        return new Article(
                slug,
                title,
                "What it is about.",
                List.of("Ada Fenwick", "Jürgen Öst"),
                "Essays",
                List.of(),
                "en-GB",
                html,
                text,
                text.isEmpty() ? "" : text.lines().findFirst().orElse(""),
                URI.create("https://review.example.org/articles/" + slug),
                List.of(),
                List.of(),
                null,
                now,
                now,
                Map.of());
    }

    /** A first revision, published now. */
    public static ArticlePublished published(String title) {
        return new ArticlePublished(
                ArticleId.fresh(),
                1,
                Instant.now(),
                article("a-slug", title, "<p>" + title + " body.</p>", title + " body."));
    }

    /** The same article with another title, as the next revision. */
    public static ArticlePublished corrected(ArticlePublished event, String title) {
        return new ArticlePublished(
                event.article(),
                event.revision() + 1,
                Instant.now(),
                article("a-slug", title, "<p>" + title + " body.</p>", title + " body."));
    }

    /** Puts an event on the topic. */
    public void announce(ArticleEvent event) {
        announce(event.article().toString(), new ArticleEventCodec().encode(event));
    }

    public void announce(String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(Topics.ARTICLES, key, value)).get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was told of a revision so far, oldest first. */
    public List<DistributionReport> reports(ArticleEvent event) {
        return reports.stream()
                .filter(report -> report.article().equals(event.article()) && report.revision() == event.revision())
                .toList();
    }

    /** Waits for the end of a revision's mailing. */
    public DistributionReport end(ArticleEvent event) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> reports(event).stream()
                                .filter(report -> report.state().isFinal())
                                .reduce((_, b) -> b)
                                .orElse(null),
                        report -> report != null);
    }

    public URI uri(String path) {
        return first().getBean(EmbeddedServer.class).getURI().resolve(path);
    }

    public HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    public HttpResponse<String> editorGet(String path) {
        return get(path, "Authorization", "Bearer " + TOKEN);
    }

    public HttpResponse<String> post(String path, String type, String body) {
        return post(path, type, body.getBytes(UTF_8));
    }

    public HttpResponse<String> post(String path, String type, byte[] body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a form as a browser without cookies does. */
    public HttpResponse<String> form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> java.net.URLEncoder.encode(field.getKey(), UTF_8) + "="
                        + java.net.URLEncoder.encode(field.getValue(), UTF_8))
                .collect(java.util.stream.Collectors.joining("&"));
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return CloudEventEnvelope.JSON.readTree(answer.body());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(answer.body(), e);
        }
    }

    @Override
    public void close() {
        contexts.forEach(ApplicationContext::close);
        reportConsumer.wakeup();
        Awaitility.await().until(() -> !reportReader.isAlive());
        producer.close();
        http.close();
    }

    private void readReports() {
        DistributionReportCodec codec = new DistributionReportCodec();
        try (reportConsumer) {
            reportConsumer.subscribe(List.of(Topics.DISTRIBUTION));
            while (true) {
                reportConsumer.poll(Duration.ofMillis(500)).forEach(record -> {
                    if (codec.decode(record.value())
                            instanceof DistributionReportCodec.Decoded.Report(DistributionReport report)) {
                        reports.add(report);
                    }
                });
            }
        } catch (WakeupException e) {
            // The test is over.
            reports.clear();
        }
    }
}
