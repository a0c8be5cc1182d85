package io.broadsheet.syndication.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.article.ArticleEvent;
import io.broadsheet.contract.article.ArticlePublished;
import io.broadsheet.contract.article.ArticleWithdrawn;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReport.Counts;
import io.broadsheet.contract.distribution.DistributionReport.State;
import io.broadsheet.contract.distribution.DistributionReportCodec;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Tells the desk what came of a revision. It is sent before the record's offset is committed, so a crash cannot lose it. */
@Singleton
class FeedReports {
    private static final long PATIENCE_SECONDS = 60;
    /** One publication, taken: the feeds and the page come from the same entry and cannot fare differently. */
    private static final Counts TAKEN = new Counts(1, 1, 0, 0, 0);

    private final Producer<String, byte[]> producer;
    private final Clock clock;
    private final DistributionReportCodec codec = new DistributionReportCodec();

    FeedReports(@Named("syndication") Producer<String, byte[]> producer, @Named("syndication") Clock clock) {
        this.producer = producer;
        this.clock = clock;
    }

    /**
     * Reports that events have reached the feeds; returns once the broker has all reports. An event that comes again is
     * reported again, with the same sequence.
     *
     * @throws IllegalStateException if the broker did not take one
     */
    void tell(List<Syndication.Told> told) {
        List<Future<RecordMetadata>> sent = told.stream()
                .map(it -> producer.send(record(it.event(), it.applied())))
                .toList();
        for (int i = 0; i < sent.size(); i++) {
            await(sent.get(i), told.get(i).event());
        }
    }

    private ProducerRecord<String, byte[]> record(ArticleEvent event, Applied applied) {
        DistributionReport report = new DistributionReport(
                event.article(),
                event.revision(),
                DistributionReport.FEEDS,
                1,
                State.DONE,
                TAKEN,
                detail(event, applied),
                link(event),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.DISTRIBUTION, event.article().toString(), codec.encode(report));
        record.headers().add("content-type", CloudEventEnvelope.CONTENT_TYPE.getBytes(UTF_8));
        return record;
    }

    private static void await(Future<RecordMetadata> sent, ArticleEvent event) {
        try {
            sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reporting on article " + event.article(), e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "the report on article %s could not be sent; its record will be tried again"
                            .formatted(event.article()),
                    e);
        }
    }

    private static @Nullable String detail(ArticleEvent event, Applied applied) {
        if (applied.revision() > event.revision()) {
            return "revision %d is out already".formatted(applied.revision());
        }
        return switch (event) {
            case ArticlePublished _ -> null;
            case ArticleWithdrawn _ -> "taken out of the feeds; the page says that it was withdrawn";
        };
    }

    private static URI link(ArticleEvent event) {
        return switch (event) {
            case ArticlePublished it -> it.content().link();
            case ArticleWithdrawn it -> it.link();
        };
    }
}
