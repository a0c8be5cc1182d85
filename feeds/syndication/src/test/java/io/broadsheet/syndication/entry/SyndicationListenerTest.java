package io.broadsheet.syndication.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.syndication.KafkaConfig;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names that live on brokers and settings that decide whether anything is lost. */
class SyndicationListenerTest {
    private static final KafkaConfig KAFKA = new KafkaConfig("broker.example.org:9092", 3);

    @Test
    void theGroupAndWhatDecidesWhetherAnythingIsLostAreWhatTheyHaveAlwaysBeen() {
        Map<String, Object> wiring =
                Map.of("enable.auto.commit", true, "auto.offset.reset", "latest", "group.id", "other");

        Map<String, Object> settings = SyndicationListener.settings(KAFKA, wiring);

        assertThat(settings)
                .containsEntry("bootstrap.servers", "broker.example.org:9092")
                .containsEntry("group.id", "broadsheet.syndication.entries")
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("enable.auto.commit", false);
    }

    @Test
    void theWiringMayNameTheMemberAndItsTimes() {
        try (ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments("syndication")
                .properties(Map.of("kafka.consumers.default.group.instance.id", "standalone"))
                .build()) {
            Map<String, Object> settings = SyndicationListener.settings(
                    KAFKA, SyndicationListener.wiring(context.getEnvironment().start()));

            assertThat(settings)
                    .containsEntry("group.instance.id", "standalone")
                    .containsEntry("session.timeout.ms", 10_000)
                    .containsEntry("allow.auto.create.topics", false);
        }
    }
}
