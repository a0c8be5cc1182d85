package io.broadsheet.syndication.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.Topics;
import io.micronaut.configuration.kafka.annotation.ErrorStrategyValue;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Names that live on brokers and settings that decide whether anything is lost. */
class SyndicationListenerTest {
    @Test
    void groupTopicAndStrategiesAreWhatTheyHaveAlwaysBeen() throws NoSuchMethodException {
        KafkaListener listener = SyndicationListener.class.getAnnotation(KafkaListener.class);
        Topic topic = SyndicationListener.class
                .getDeclaredMethod("on", ConsumerRecord.class)
                .getAnnotation(Topic.class);

        assertThat(listener.groupId()).isEqualTo("broadsheet.syndication.entries");
        assertThat(topic.value()).containsExactly(Topics.ARTICLES);
        assertThat(listener.offsetReset()).isEqualTo(OffsetReset.EARLIEST);
        assertThat(listener.offsetStrategy()).isEqualTo(OffsetStrategy.SYNC_PER_RECORD);
        assertThat(listener.errorStrategy().value()).isEqualTo(ErrorStrategyValue.RETRY_ON_ERROR);
        assertThat(listener.errorStrategy().retryCount()).isEqualTo(Integer.MAX_VALUE);
        assertThat(listener.errorStrategy().retryDelay()).isEqualTo("${broadsheet.syndication.retry-delay:10s}");
    }
}
