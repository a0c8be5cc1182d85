package io.broadsheet.contract.testing;

import io.broadsheet.contract.intake.TopicSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.testcontainers.kafka.KafkaContainer;

/** One real Kafka broker (KRaft, share groups on) per test JVM, with all topics of Broadsheet. Stops with the JVM. */
public final class RealKafka {
    /** The image that stands for the version in the parent pom. */
    public static final String IMAGE = "apache/kafka:4.3.1";

    private static final int LOWEST_PORT = 10_000;
    /** Where Linux begins to number outgoing connections, unless told otherwise. */
    private static final int LOWEST_OUTGOING_PORT = 32_768;

    /** Test JVMs that run at a time look in different parts of the range: what one has given and not yet bound looks free. */
    private static final int PARTS = 64;

    private static final int PART = (LOWEST_OUTGOING_PORT - LOWEST_PORT) / PARTS;
    private static final int OWN_PART =
            LOWEST_PORT + PART * (int) (ProcessHandle.current().pid() % PARTS);

    private static final Set<Integer> GIVEN_PORTS = ConcurrentHashMap.newKeySet();

    private RealKafka() {}

    /** Where the broker answers, {@code host:port} on loopback. */
    public static String bootstrapServers() {
        return Broker.STARTED.bootstrap();
    }

    /** Started by the first test that asks for it, not by one that only wants a port. */
    private static final class Broker {
        static final Started STARTED = start();
    }

    /** How it is stopped and started again on the same data and port. */
    @FunctionalInterface
    private interface Restart {
        void run() throws Exception;
    }

    private record Started(String bootstrap, Restart restart) {}

    /** Stops the broker and starts it again. Returns once it answers; all that was acknowledged is there. */
    public static void restart() {
        try {
            Broker.STARTED.restart().run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the test broker was started again", e);
        } catch (Exception e) {
            throw new IllegalStateException("the test broker did not start again", e);
        }
        // Waits until it answers; the topics are there.
        TopicSetup.ensure(bootstrapServers(), 1);
    }

    private static Started start() {
        Started started = switch (TestMode.current()) {
            case CONTAINERS -> startContainer();
            case NATIVE -> startNative();
        };
        TopicSetup.ensure(started.bootstrap(), 1);
        return started;
    }

    @SuppressWarnings("resource") // lives as long as the JVM; the hook stops it
    private static Started startContainer() {
        KafkaContainer container = new KafkaContainer(IMAGE)
                .withLabel(TestMode.LABEL, TestMode.run())
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        // A port that it has again after a restart.
        container.setPortBindings(List.of(freePort() + ":9092"));
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        return new Started(container.getBootstrapServers(), () -> TestMode.restart(container.getContainerId()));
    }

    private static Started startNative() {
        try {
            Path data = Files.createTempDirectory("broadsheet-kafka");
            int port = freePort();
            int controllerPort = freePort();
            Properties settings = settings(data, port, controllerPort);
            Formatter formatter = new Formatter();
            formatter
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .addDirectory(data.toString())
                    .setPrintStream(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));
            formatter.run();
            AtomicReference<KafkaRaftServer> running = new AtomicReference<>(startOn(settings));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                stop(Objects.requireNonNull(running.get()));
                TestFiles.delete(data);
            }));
            return new Started("127.0.0.1:" + port, () -> {
                stop(Objects.requireNonNull(running.get()));
                running.set(startOn(settings));
            });
        } catch (Exception e) {
            throw new IllegalStateException("the test broker did not start", e);
        }
    }

    private static KafkaRaftServer startOn(Properties settings) {
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        server.startup();
        return server;
    }

    private static void stop(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties settings(Path data, int port, int controllerPort) {
        Properties settings = new Properties();
        settings.put("node.id", "1");
        settings.put("process.roles", "broker,controller");
        settings.put("log.dirs", data.toString());
        settings.put("listeners", "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        settings.put("log.flush.interval.messages", Long.toString(Long.MAX_VALUE));
        return settings;
    }

    /**
     * A port on loopback that was free a moment ago, and that no outgoing connection takes meanwhile: those get theirs from a
     * range above. Never the same one twice.
     */
    public static int freePort() {
        for (int tries = 0; tries < 2000; tries++) {
            int port = tries < 1000
                    ? ThreadLocalRandom.current().nextInt(OWN_PART, OWN_PART + PART)
                    : ThreadLocalRandom.current().nextInt(LOWEST_PORT, LOWEST_OUTGOING_PORT);
            if (GIVEN_PORTS.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no free port on loopback between %d and %d".formatted(LOWEST_PORT, LOWEST_OUTGOING_PORT));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** A name that no other test uses, for a consumer group of a test's own. */
    public static String freshGroup() {
        return "test-" + UUID.randomUUID();
    }
}
