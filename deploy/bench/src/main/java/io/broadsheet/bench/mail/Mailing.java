package io.broadsheet.bench.mail;

import io.broadsheet.bench.ground.Deadline;
import io.broadsheet.bench.ground.Ground;
import io.broadsheet.bench.ground.Press;
import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReportCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Publishes articles as the desk would and waits for the mailer's last word on each. */
final class Mailing implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final String PARAGRAPH = "<p>The clerk counted the chairs twice, wrote both numbers down and went"
            + " home. In the morning there was a third number in the book, in a hand that nobody knew, and the council"
            + " resolved to believe that one, since it was the only one without a name beside it.</p>\n";

    private final DistributionReportCodec reports = new DistributionReportCodec();
    private final Press press;
    private final KafkaConsumer<String, byte[]> consumer;

    Mailing(Ground ground) {
        press = new Press(ground.bootstrapServers());
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
        ArticlePublished event = press.article(
                title,
                PARAGRAPH.repeat(paragraphs),
                PARAGRAPH.replaceAll("</?p>", "").repeat(paragraphs));
        long start = System.nanoTime();
        press.publish(event);
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

    @Override
    public void close() {
        consumer.close();
        press.close();
    }
}
