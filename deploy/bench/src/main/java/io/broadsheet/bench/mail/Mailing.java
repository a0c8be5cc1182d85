package io.broadsheet.bench.mail;

import io.broadsheet.bench.ground.Deadline;
import io.broadsheet.bench.ground.Ground;
import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.Article;
import io.broadsheet.contract.article.ArticleEventCodec;
import io.broadsheet.contract.article.ArticleId;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReportCodec;
import io.broadsheet.contract.intake.KafkaClients;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Publishes articles as the desk would and waits for the mailer's last word on each. */
final class Mailing implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final String PARAGRAPH = "<p>The clerk counted the chairs twice, wrote both numbers down and went"
            + " home. In the morning there was a third number in the book, in a hand that nobody knew, and the council"
            + " resolved to believe that one, since it was the only one without a name beside it.</p>\n";

    private final Clock clock = Clock.systemUTC();
    private final ArticleEventCodec articles = new ArticleEventCodec();
    private final DistributionReportCodec reports = new DistributionReportCodec();
    private final Producer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;

    Mailing(Ground ground) {
        producer = KafkaClients.producer(ground.bootstrapServers(), "bench");
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        ground.bootstrapServers(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        Collection<TopicPartition> partitions = consumer.partitionsFor(Topics.DISTRIBUTION).stream()
                .map(it -> new TopicPartition(it.topic(), it.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** How long one mailing took, from the record on the topic to the mailer's last report, and what became of it. */
    record Result(Duration took, DistributionReport.Counts counts) {
        double perSecond() {
            return counts.accepted() / (took.toNanos() / 1e9);
        }
    }

    /**
     * Sends one article to all subscribers.
     *
     * @param paragraphs of about 270 bytes each, once as HTML and once as plain text
     */
    Result send(String title, int paragraphs) throws IOException {
        ArticlePublished event = event(title, paragraphs);
        long start = System.nanoTime();
        try {
            producer.send(new ProducerRecord<>(Topics.ARTICLES, event.article().toString(), articles.encode(event)))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("the article was not taken by the broker", e);
        }
        Deadline deadline = Deadline.in(PATIENCE);
        while (!deadline.isOver()) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                if (reports.decode(record.value()) instanceof DistributionReportCodec.Decoded.Report(var report)
                        && report.article().equals(event.article())
                        && report.channel().equals(DistributionReport.MAIL)
                        && report.state().isFinal()) {
                    return new Result(Duration.ofNanos(System.nanoTime() - start), report.counts());
                }
            }
        }
        throw new IOException("the mailing did not end within " + PATIENCE);
    }

    private ArticlePublished event(String title, int paragraphs) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        String slug = "bench-" + id;
        Article article = new Article(
                slug,
                title,
                "A text of a known size, for nobody to read.",
                List.of("Ada Winters"),
                null,
                List.of(),
                "en",
                PARAGRAPH.repeat(paragraphs),
                PARAGRAPH.replaceAll("</?p>", "").repeat(paragraphs),
                "The clerk counted the chairs twice.",
                URI.create("https://review.example.org/articles/" + slug),
                List.of(),
                List.of(),
                null,
                now,
                now,
                Map.of());
        return new ArticlePublished(new ArticleId(id), 1, now, article);
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
