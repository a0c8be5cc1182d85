package io.broadsheet.desk;

import static io.broadsheet.contract.testing.ConfigurationBinding.bind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    @Test
    void theDefaultsAreThoseThatTheDocumentationNames() {
        assertThat(bind(ServerConfig.class, Map.of())).isEqualTo(new ServerConfig("0.0.0.0", 8081));
        assertThat(bind(KafkaConfig.class, Map.of())).isEqualTo(new KafkaConfig("localhost:9092", 3));
        assertThat(bind(DatabaseConfig.class, Map.of()))
                .isEqualTo(new DatabaseConfig(
                        "jdbc:postgresql://localhost:5432/broadsheet", "broadsheet", "broadsheet", 10));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(bind(ServerConfig.class, Map.of("broadsheet.server.host", "127.0.0.1", "broadsheet.server.port", 9)))
                .isEqualTo(new ServerConfig("127.0.0.1", 9));
        assertThat(bind(
                        KafkaConfig.class,
                        Map.of("broadsheet.kafka.bootstrap-servers", "k:1,l:2", "broadsheet.kafka.partitions", 7)))
                .isEqualTo(new KafkaConfig("k:1,l:2", 7));
        DatabaseConfig database = bind(
                DatabaseConfig.class,
                Map.of(
                        "broadsheet.desk.database.url", "jdbc:postgresql://d/x",
                        "broadsheet.desk.database.user", "u",
                        "broadsheet.desk.database.password", "secret",
                        "broadsheet.desk.database.pool-size", 3));
        assertThat(database).isEqualTo(new DatabaseConfig("jdbc:postgresql://d/x", "u", "secret", 3));
        assertThat(database.toString()).doesNotContain("secret");
    }

    @Test
    void aTopicHasAtLeastOnePartition() {
        assertThatThrownBy(() -> bind(KafkaConfig.class, Map.of("broadsheet.kafka.partitions", 0)))
                .rootCause()
                .hasMessage("broadsheet.kafka.partitions is 0 (expected: 1 or more)");
    }
}
