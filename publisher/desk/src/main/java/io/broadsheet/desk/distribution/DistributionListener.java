package io.broadsheet.desk.distribution;

import io.broadsheet.contract.Topics;
import io.micronaut.configuration.kafka.annotation.ErrorStrategy;
import io.micronaut.configuration.kafka.annotation.ErrorStrategyValue;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hears what came of the articles. */
@KafkaListener(
        groupId = DistributionListener.GROUP,
        offsetReset = OffsetReset.EARLIEST,
        offsetStrategy = OffsetStrategy.SYNC_PER_RECORD,
        errorStrategy =
                @ErrorStrategy(
                        value = ErrorStrategyValue.RETRY_ON_ERROR,
                        retryCount = Integer.MAX_VALUE,
                        retryDelay = "${broadsheet.desk.retry-delay:10s}"))
class DistributionListener {
    /** The consumer group. Lives on brokers: never changes. */
    static final String GROUP = "broadsheet.desk.distribution";

    private final ReportIntake intake;

    DistributionListener(ReportIntake intake) {
        this.intake = intake;
    }

    @Topic(Topics.DISTRIBUTION)
    void on(ConsumerRecord<String, byte[]> record) {
        intake.accept(record);
    }
}
