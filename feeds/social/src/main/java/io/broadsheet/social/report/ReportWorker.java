package io.broadsheet.social.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReportCodec;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.social.pace.Backoff;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the desk what has changed, as soon as it rings and otherwise every second. */
@Context
final class ReportWorker {
    private static final Logger log = LoggerFactory.getLogger(ReportWorker.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

    private final Reports reports;
    private final Producer<String, byte[]> producer;
    private final DistributionReportCodec codec = new DistributionReportCodec();
    private final Thread thread;
    private volatile boolean stopping;

    ReportWorker(Reports reports, @Named("social") Producer<String, byte[]> producer) {
        this.reports = reports;
        this.producer = producer;
        this.thread = Thread.ofVirtual().name("social-reports").unstarted(this::run);
    }

    @PostConstruct
    void start() {
        thread.start();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        thread.interrupt();
        thread.join();
    }

    private void run() {
        int failures = 0;
        try {
            while (!stopping) {
                try {
                    tell();
                    failures = 0;
                    reports.await(POLL);
                } catch (RuntimeException | ExecutionException e) {
                    if (stopping) {
                        return;
                    }
                    failures++;
                    Duration pause = PAUSES.after(failures, ThreadLocalRandom.current());
                    log.warn("reports cannot be told, next try in {}", pause, e);
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException e) {
            log.debug("reports end", e);
        }
    }

    private void tell() throws InterruptedException, ExecutionException {
        List<Reports.Due> due = reports.due();
        while (!due.isEmpty()) {
            List<Future<?>> sent = new ArrayList<>();
            for (Reports.Due it : due) {
                it.reports().forEach(report -> sent.add(producer.send(record(report))));
            }
            for (Future<?> acknowledged : sent) {
                acknowledged.get();
            }
            due.forEach(reports::told);
            due = reports.due();
        }
    }

    private ProducerRecord<String, byte[]> record(DistributionReport report) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.DISTRIBUTION, report.article().toString(), codec.encode(report));
        record.headers().add("content-type", CloudEventEnvelope.CONTENT_TYPE.getBytes(UTF_8));
        return record;
    }
}
