package io.broadsheet.social.announcement;

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

/** Reads the articles. */
@KafkaListener(
        groupId = SocialListener.GROUP,
        offsetReset = OffsetReset.EARLIEST,
        offsetStrategy = OffsetStrategy.SYNC_PER_RECORD,
        errorStrategy =
                @ErrorStrategy(
                        value = ErrorStrategyValue.RETRY_ON_ERROR,
                        retryCount = Integer.MAX_VALUE,
                        retryDelay = "${broadsheet.social.retry-delay:10s}"))
class SocialListener {
    /** Lives on brokers: never changes. */
    static final String GROUP = "broadsheet.social.announcements";

    private final Intake intake;
    private final Announcements announcements;

    SocialListener(@Named("social") DeadLetters deadLetters, Announcements announcements) {
        this.intake = new Intake(GROUP, deadLetters);
        this.announcements = announcements;
    }

    @Topic(Topics.ARTICLES)
    void on(ConsumerRecord<String, byte[]> record) {
        intake.accept(record, announcements::plan);
    }
}
