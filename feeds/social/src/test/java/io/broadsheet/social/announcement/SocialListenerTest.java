package io.broadsheet.social.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.Topics;
import io.micronaut.configuration.kafka.annotation.ErrorStrategyValue;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SocialListenerTest {
    @Test
    void theGroupLivesOnBrokersAndNeverChanges() {
        assertThat(SocialListener.GROUP).isEqualTo("broadsheet.social.announcements");
    }

    @Test
    void nothingIsLeftToTheFrameworksDefaults() throws Exception {
        KafkaListener listener = SocialListener.class.getAnnotation(KafkaListener.class);
        Topic topic = SocialListener.class
                .getDeclaredMethod("on", ConsumerRecord.class)
                .getAnnotation(Topic.class);

        assertThat(listener.groupId()).isEqualTo(SocialListener.GROUP);
        assertThat(listener.offsetReset()).isEqualTo(OffsetReset.EARLIEST);
        assertThat(listener.offsetStrategy()).isEqualTo(OffsetStrategy.SYNC_PER_RECORD);
        assertThat(listener.errorStrategy().value()).isEqualTo(ErrorStrategyValue.RETRY_ON_ERROR);
        assertThat(listener.errorStrategy().retryCount()).isEqualTo(Integer.MAX_VALUE);
        assertThat(topic.value()).containsExactly(Topics.ARTICLES);
    }
}
