package io.broadsheet.standalone.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.standalone.data.DataDirectory;
import io.broadsheet.standalone.data.LeftOver;
import io.broadsheet.standalone.data.Ports;
import io.broadsheet.standalone.data.StartRefusedException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker of one node (KRaft, share groups on) as a child process with its own class path, so that its version and
 * its libraries are none of the services' business. It outlives a kill of its parent and is taken over by the next one; when
 * it dies, it is started again.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final DataDirectory data;
    private final Path home;
    private final int port;
    private final int controllerPort;
    private final LeftOver leftOver;
    private volatile boolean closing;
    private volatile @Nullable ProcessHandle process;

    private EmbeddedBroker(DataDirectory data, int port, int controllerPort) {
        this.data = data;
        this.home = data.resolve("kafka");
        this.port = port;
        this.controllerPort = controllerPort;
        this.leftOver = new LeftOver(data.resolve("kafka.pid"));
    }

    /**
     * Starts the broker, or takes over the one that a killed parent left, and waits until it answers.
     *
     * @throws StartRefusedException if it does not come up; its log says why
     */
    public static EmbeddedBroker start(DataDirectory data) {
        LeftOver leftOver = new LeftOver(data.resolve("kafka.pid"));
        boolean lives = leftOver.living().isPresent();
        int port = keptOrFree(data, "kafka", lives);
        int controllerPort = keptOrFree(data, "kafka-controller", lives);
        EmbeddedBroker broker = new EmbeddedBroker(data, port, controllerPort);
        broker.format();
        ProcessHandle process = leftOver.living().orElseGet(broker::launch);
        broker.process = process;
        broker.awaitAnswer(process);
        broker.watch(process, Duration.ofSeconds(1));
        return broker;
    }

    private static int keptOrFree(DataDirectory data, String name, boolean inUseByOurs) {
        int port = data.port(name)
                .filter(kept -> inUseByOurs || Ports.isFree("127.0.0.1", kept))
                .orElseGet(Ports::anyFree);
        data.keepPort(name, port);
        return port;
    }

    /** Where it answers. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    private void format() {
        try {
            Files.createDirectories(home);
            Files.writeString(data.resolve("kafka.properties"), settings(), UTF_8);
            Files.writeString(data.resolve("kafka-logback.xml"), logging(), UTF_8);
            if (Files.exists(home.resolve("meta.properties"))) {
                return;
            }
            Process format = java(
                            "64m",
                            "kafka.tools.StorageTool",
                            "format",
                            "--cluster-id",
                            clusterId(),
                            "--config",
                            data.resolve("kafka.properties").toString())
                    .start();
            if (!format.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
                format.destroyForcibly();
                throw refused("could not prepare its folder");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's folder %s cannot be written".formatted(home), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("was interrupted");
        }
    }

    // Kafka wants 16 bytes in base64url.
    private static String clusterId() {
        return Uuid.randomUuid().toString();
    }

    private ProcessHandle launch() {
        try {
            Process started = java(
                            "320m",
                            "kafka.Kafka",
                            data.resolve("kafka.properties").toString())
                    .start();
            leftOver.note(started.toHandle());
            return started.toHandle();
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's process cannot be started", e);
        }
    }

    private ProcessBuilder java(String heap, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx" + heap,
                "-Xms32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + data.resolve("kafka-logback.xml"),
                "-cp",
                classPath()));
        command.addAll(List.of(arguments));
        File output = data.resolve("logs").resolve("kafka-console.log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    }

    /** The broker's jars first, then those it shares with the services: target/app/broker and target/app/lib. */
    private static String classPath() {
        Path lib = ownJar().getParent();
        Path broker = lib == null ? null : lib.resolveSibling("broker");
        if (broker == null || !Files.isDirectory(broker)) {
            throw new StartRefusedException(
                    "the broker's jars are not beside %s; start through deploy/broadsheet, which builds them"
                            .formatted(lib));
        }
        return broker + "/*" + File.pathSeparator + lib + "/*";
    }

    private static Path ownJar() {
        return Path.of(EmbeddedBroker.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }

    private void awaitAnswer(ProcessHandle process) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw refused("ended while starting");
            }
            if (!Ports.isFree("127.0.0.1", port) && answers()) {
                return;
            }
            pause(Duration.ofMillis(50));
        }
        throw refused("did not answer within %d s".formatted(PATIENCE.toSeconds()));
    }

    private boolean answers() {
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "broadsheet-watch"))) {
            return !admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void watch(ProcessHandle watched, Duration pause) {
        long started = System.nanoTime();
        var _ = watched.onExit().thenRunAsync(() -> {
            if (closing) {
                return;
            }
            Duration next =
                    System.nanoTime() - started > LONGEST_PAUSE.toNanos() ? Duration.ofSeconds(1) : doubled(pause);
            log.error("the broker's process {} ended; it is started again in {} ms", watched.pid(), pause.toMillis());
            pause(pause);
            if (!closing) {
                ProcessHandle successor = launch();
                process = successor;
                watch(successor, next);
            }
        });
    }

    private static Duration doubled(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private StartRefusedException refused(String what) {
        return new StartRefusedException("the embedded Kafka broker %s; %s says why"
                .formatted(what, data.resolve("logs").resolve("kafka.log")));
    }

    /** Stops the broker cleanly: it flushes its logs, so the next start needs no recovery. */
    @Override
    public void close() {
        closing = true;
        ProcessHandle running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            running.onExit().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.warn(
                    "the broker did not stop within {} s and is killed; its next start recovers",
                    STOP_PATIENCE.toSeconds());
            running.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String settings() {
        return """
                # Written at every start; changes here are lost.
                node.id=1
                process.roles=broker,controller
                log.dirs=%s
                listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                advertised.listeners=PLAINTEXT://127.0.0.1:%d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                controller.quorum.voters=1@127.0.0.1:%d
                # One node: every internal topic has one copy.
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                auto.create.topics.enable=false
                group.initial.rebalance.delay.ms=0
                # Back within seconds after a kill, not after the default session timeout.
                broker.session.timeout.ms=2000
                broker.heartbeat.interval.ms=300
                # One copy on one disk: an acknowledged record must be on it, whatever the power does.
                log.flush.interval.messages=1
                # Small.
                num.network.threads=1
                num.io.threads=2
                num.replica.fetchers=1
                background.threads=1
                log.cleaner.threads=1
                log.cleaner.dedupe.buffer.size=8388608
                log.cleaner.io.buffer.size=2097152
                """.formatted(home, port, controllerPort, port, controllerPort);
    }

    private String logging() {
        return """
                <configuration>
                  <appender name="file" class="ch.qos.logback.core.rolling.RollingFileAppender">
                    <file>%1$s/kafka.log</file>
                    <rollingPolicy class="ch.qos.logback.core.rolling.FixedWindowRollingPolicy">
                      <fileNamePattern>%1$s/kafka.%%i.log</fileNamePattern>
                      <maxIndex>2</maxIndex>
                    </rollingPolicy>
                    <triggeringPolicy class="ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy">
                      <maxFileSize>10MB</maxFileSize>
                    </triggeringPolicy>
                    <encoder><pattern>%%d %%-5level %%logger{30} %%msg%%n</pattern></encoder>
                  </appender>
                  <root level="warn"><appender-ref ref="file"/></root>
                </configuration>
                """.formatted(data.resolve("logs"));
    }
}
