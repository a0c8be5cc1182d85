package io.broadsheet.desk.distribution;

import io.broadsheet.contract.distribution.DistributionReport;
import io.broadsheet.contract.distribution.DistributionReportCodec;
import io.broadsheet.contract.intake.DeadLetters;
import io.broadsheet.contract.intake.Intake;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one record of the distribution topic, as the contract's {@link Intake} reads those of the articles topic: when it
 * returns, the record is settled; when it throws, it must be handed in again.
 */
@Singleton
class ReportIntake {
    private static final Logger log = LoggerFactory.getLogger(ReportIntake.class);

    private final Progress progress;
    private final DeadLetters deadLetters;
    private final DistributionReportCodec codec = new DistributionReportCodec();

    ReportIntake(Progress progress, @Named("desk") DeadLetters deadLetters) {
        this.progress = progress;
        this.deadLetters = deadLetters;
    }

    void accept(ConsumerRecord<String, byte[]> record) {
        switch (codec.decode(record.value())) {
            case DistributionReportCodec.Decoded.Report(var report) -> keep(report, record);
            case DistributionReportCodec.Decoded.UnknownType(var type) ->
                log.info(
                        "{} skipped {}: type '{}' is newer than this consumer",
                        DistributionListener.GROUP,
                        Intake.at(record),
                        type);
            case DistributionReportCodec.Decoded.Malformed(var reason) ->
                deadLetters.setAside(record, DistributionListener.GROUP, "malformed: " + reason);
        }
    }

    private void keep(DistributionReport report, ConsumerRecord<String, byte[]> record) {
        if (holdsNul(report.channel()) || holdsNul(report.detail())) {
            // PostgreSQL has no text with U+0000: this record would be tried for ever.
            deadLetters.setAside(
                    record,
                    DistributionListener.GROUP,
                    "unacceptable: the channel or the detail has the character U+0000");
            return;
        }
        progress.record(report);
    }

    private static boolean holdsNul(@Nullable String text) {
        return text != null && text.indexOf('\0') >= 0;
    }
}
