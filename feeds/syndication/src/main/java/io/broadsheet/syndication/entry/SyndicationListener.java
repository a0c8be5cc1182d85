package io.broadsheet.syndication.entry;

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

/** Reads the articles topic. Decides nothing. */
@KafkaListener(
        groupId = SyndicationListener.GROUP,
        offsetReset = OffsetReset.EARLIEST,
        offsetStrategy = OffsetStrategy.SYNC_PER_RECORD,
        errorStrategy =
                @ErrorStrategy(
                        value = ErrorStrategyValue.RETRY_ON_ERROR,
                        retryCount = Integer.MAX_VALUE,
                        retryDelay = "${broadsheet.syndication.retry-delay:10s}"))
class SyndicationListener {
    /** The consumer group: lives on brokers, never changes. */
    static final String GROUP = "broadsheet.syndication.entries";

    private final Intake intake;
    private final Syndication syndication;

    SyndicationListener(@Named("syndication") DeadLetters deadLetters, Syndication syndication) {
        this.intake = new Intake(GROUP, deadLetters);
        this.syndication = syndication;
    }

    @Topic(Topics.ARTICLES)
    void on(ConsumerRecord<String, byte[]> record) {
        intake.accept(record, syndication::take);
    }
}
