package io.broadsheet.mailer.issue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReportCodec;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.mailer.Broker;
import io.broadsheet.mailer.WorkerThread;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Tells the broker how the issues fare: plans and ends at once, progress at most every 300 ms. */
@Context
final class ReportWorker {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(300);

    private final Issues issues;
    private final Reports reports;
    private final Broker broker;
    private final DistributionReportCodec codec = new DistributionReportCodec();
    private @Nullable WorkerThread thread;
    private long lastProgress = System.nanoTime() - BETWEEN_PROGRESS.toNanos();

    ReportWorker(Issues issues, Reports reports, Broker broker) {
        this.issues = issues;
        this.reports = reports;
        this.broker = broker;
    }

    @PostConstruct
    void start() {
        thread = WorkerThread.start("mailer-reports", this::step);
    }

    @PreDestroy
    void stop() {
        if (thread != null) {
            thread.stop(Duration.ofSeconds(5));
        }
    }

    private void step() throws InterruptedException {
        Duration untilProgress = BETWEEN_PROGRESS.minusNanos(System.nanoTime() - lastProgress);
        if (issues.hasMoved() && !untilProgress.isPositive()) {
            lastProgress = System.nanoTime();
            issues.reportProgress();
        }
        reports.tell(this::send);
        boolean soon = issues.hasMoved() && untilProgress.isPositive();
        reports.written().await(soon ? untilProgress : POLL);
    }

    private void send(List<DistributionReport> untold) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (DistributionReport report : untold) {
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(Topics.DISTRIBUTION, report.article().toString(), codec.encode(report));
            record.headers().add("content-type", CloudEventEnvelope.CONTENT_TYPE.getBytes(UTF_8));
            records.add(record);
        }
        broker.send(records);
    }
}
