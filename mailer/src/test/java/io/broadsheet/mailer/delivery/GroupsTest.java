package io.broadsheet.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.configuration.kafka.annotation.ErrorStrategyValue;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import org.junit.jupiter.api.Test;

/** Names and promises that live on brokers. */
class GroupsTest {
    @Test
    void theNamesOfTheGroupsNeverChange() {
        assertThat(BatchWorker.GROUP).isEqualTo("broadsheet.mailer.batches");
        assertThat(listener().groupId()).isEqualTo("broadsheet.mailer.issues");
    }

    @Test
    void theListenerLosesNothing() {
        assertThat(listener().offsetReset()).isEqualTo(OffsetReset.EARLIEST);
        assertThat(listener().offsetStrategy()).isEqualTo(OffsetStrategy.SYNC_PER_RECORD);
        assertThat(listener().errorStrategy().value()).isEqualTo(ErrorStrategyValue.RETRY_ON_ERROR);
        assertThat(listener().errorStrategy().retryCount()).isEqualTo(Integer.MAX_VALUE);
    }

    private static KafkaListener listener() {
        try {
            return Class.forName("io.broadsheet.mailer.issue.IssueListener").getAnnotation(KafkaListener.class);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
