package io.broadsheet.contract.intake;

import io.broadsheet.contract.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are missing. Existing ones are left as their operator made them. */
public final class TopicSetup {
    private static final Duration BATCHES_KEPT = Duration.ofDays(7);
    private static final Duration REPORTS_KEPT = Duration.ofDays(30);

    private TopicSetup() {}

    /**
     * Makes sure that every topic exists. Call it before the first consumer starts: a consumer that comes first would wait
     * for its topic, or let the broker make one with the wrong settings. Safe to call from several processes at once.
     *
     * @param partitions of each new topic; with 1, all articles are in one order
     * @throws IllegalStateException if the broker does not answer or refuses
     */
    public static void ensure(String bootstrapServers, int partitions) {
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                60_000,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "broadsheet-topic-setup"))) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = new ArrayList<>();
            for (NewTopic topic : plan(partitions)) {
                if (!existing.contains(topic.name())) {
                    missing.add(topic);
                }
            }
            create(admin, missing);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while setting up topics", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the topics could not be set up on %s: %s (expected: a running broker that allows it)"
                            .formatted(
                                    bootstrapServers,
                                    e.getCause() == null
                                            ? e.getMessage()
                                            : e.getCause().getMessage()),
                    e);
        }
    }

    private static void create(Admin admin, List<NewTopic> topics) throws InterruptedException, ExecutionException {
        for (NewTopic topic : topics) {
            try {
                admin.createTopics(List.of(topic)).all().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    static List<NewTopic> plan(int partitions) {
        return List.of(
                // 900 kB events in lz4 fit the default record limit; compaction keeps the newest revision of each
                // article.
                topic(Topics.ARTICLES, partitions, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact")),
                topic(Topics.MAIL_BATCHES, partitions, keptFor(BATCHES_KEPT)),
                topic(Topics.DISTRIBUTION, partitions, keptFor(REPORTS_KEPT)),
                topic(Topics.DEAD_LETTERS, 1, Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1")));
    }

    private static Map<String, String> keptFor(Duration time) {
        return Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()));
    }

    private static NewTopic topic(String name, int partitions, Map<String, String> settings) {
        // The replication factor is the broker's default: 1 on one small server, 3 on a cluster.
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings);
    }
}
