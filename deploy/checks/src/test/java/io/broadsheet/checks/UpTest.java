package io.broadsheet.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.testing.RealKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application, started, refused, killed and started again as its operator would. */
class UpTest {
    private static final Path APPLICATION = Path.of("..", "standalone", "target", "app", "lib");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir(
            cleanup =
                    CleanupMode
                            .NEVER) // a server that is just stopping may still write; the folder lies in target's tmp
    private Path folder = Path.of("");

    private final List<Process> started = new ArrayList<>();
    private int port;

    @BeforeEach
    void choosePort() {
        port = RealKafka.freePort();
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            process.waitFor(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void itIsReadyAndAfterAKillItComesBackOnTheSameData() throws Exception {
        Process first = up(folder, port);
        awaitHealth(first);
        long broker = pid("kafka.pid");

        first.destroyForcibly().waitFor();
        Process second = up(folder, port);
        awaitHealth(second);

        // The broker that the killed process left was taken over, not doubled.
        assertThat(pid("kafka.pid")).isEqualTo(broker);
        second.destroy();
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ProcessHandle.of(broker).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
        assertThat(Files.exists(folder.resolve("postgres").resolve("postmaster.pid")))
                .isFalse();
    }

    @Test
    void aFolderInUseAPortTakenAndAnUnknownKeyAreRefusedWithAdvice() throws Exception {
        Process first = up(folder, port);
        awaitHealth(first);

        assertThat(refusal(up(folder, RealKafka.freePort()))).contains("is in use by process " + first.pid(), "--data");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(refusal(up(folder.resolve("other"), taken.getLocalPort())))
                    .contains("port %d is taken".formatted(taken.getLocalPort()), "--port");
        }
        assertThat(refusal(up(folder.resolve("other"), RealKafka.freePort(), "--", "--broadsheet.kafka.partitons=3")))
                .contains("unknown configuration key", "did you mean 'broadsheet.kafka.partitions'");
    }

    private Process up(Path data, int onPort, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-cp",
                APPLICATION + "/*",
                "io.broadsheet.standalone.command.BroadsheetCommand",
                "up",
                "--port",
                Integer.toString(onPort),
                "--data",
                data.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.add(process);
        return process;
    }

    private static String refusal(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(2);
        return output;
    }

    private void awaitHealth(Process process) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health".formatted(port)))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                assertThat(process.isAlive()).isTrue();
                return http.send(request, BodyHandlers.ofString()).statusCode() == 200;
            });
        }
    }

    private long pid(String file) throws IOException {
        return Long.parseLong(Files.readAllLines(folder.resolve(file), UTF_8).getFirst());
    }
}
