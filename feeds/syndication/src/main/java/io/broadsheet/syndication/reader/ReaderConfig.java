package io.broadsheet.syndication.reader;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How readers are counted.
 *
 * @param flush how often what was counted is stored, 10ms to 1h
 * @param keep how long counts are kept, in days, from 2
 */
@ConfigurationProperties("broadsheet.readers")
public record ReaderConfig(
        @Bindable(defaultValue = "1m") Duration flush,
        @Bindable(defaultValue = "400") int keep) {
    public ReaderConfig {
        if (flush.compareTo(Duration.ofMillis(10)) < 0 || flush.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "broadsheet.readers.flush is %s (expected: 10ms to 1h)".formatted(flush));
        }
        if (keep < 2) {
            throw new IllegalArgumentException("broadsheet.readers.keep is %d (expected: 2 or more)".formatted(keep));
        }
    }
}
