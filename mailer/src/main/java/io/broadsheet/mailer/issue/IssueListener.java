package io.broadsheet.mailer.issue;

import io.broadsheet.contract.Topics;
import io.broadsheet.contract.intake.DeadLetters;
import io.broadsheet.contract.intake.Intake;
import io.micronaut.configuration.kafka.annotation.ErrorStrategy;
import io.micronaut.configuration.kafka.annotation.ErrorStrategyValue;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import jakarta.inject.Named;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hears of articles. */
@KafkaListener(
        groupId = IssueListener.GROUP,
        offsetReset = OffsetReset.EARLIEST,
        offsetStrategy = OffsetStrategy.SYNC_PER_RECORD,
        errorStrategy =
                @ErrorStrategy(
                        value = ErrorStrategyValue.RETRY_ON_ERROR,
                        retryCount = Integer.MAX_VALUE,
                        retryDelay = "${broadsheet.mailer.retry-delay:10s}"))
class IssueListener {
    /** Lives on brokers: never changes. */
    static final String GROUP = "broadsheet.mailer.issues";

    private final Intake intake;
    private final Issues issues;

    IssueListener(@Named("mailer") DeadLetters deadLetters, Issues issues) {
        this.intake = new Intake(GROUP, deadLetters);
        this.issues = issues;
    }

    @Topic(Topics.ARTICLES)
    void on(ConsumerRecord<String, byte[]> record) {
        intake.accept(record, issues::apply);
    }
}
