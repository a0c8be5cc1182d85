package io.broadsheet.syndication;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The broker.
 *
 * @param bootstrapServers host:port, several separated by commas
 * @param partitions of topics that are created at the start because they are missing, from 1
 */
@ConfigurationProperties("broadsheet.kafka")
public record KafkaConfig(
        @Bindable(defaultValue = "localhost:9092") String bootstrapServers,
        @Bindable(defaultValue = "3") int partitions) {
    public KafkaConfig {
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "broadsheet.kafka.partitions is %d (expected: 1 or more)".formatted(partitions));
        }
    }
}
