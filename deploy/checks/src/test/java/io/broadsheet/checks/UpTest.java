package io.broadsheet.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.checks.Installation.Ended;
import io.broadsheet.contract.testing.RealKafka;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, being refused, being killed and starting again. */
class UpTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void afterAKillItComesBackOnTheSameDataAndStopsClean() throws Exception {
        try (Installation installation = new Installation(folder.resolve("data"))) {
            Process first = installation.up();
            String broker = installation.note("kafka.pid");

            first.destroyForcibly().waitFor();
            Process second = installation.up();

            // The broker that the killed process left was taken over, not doubled.
            assertThat(installation.note("kafka.pid")).isEqualTo(broker);
            second.destroy();
            assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(ProcessHandle.of(Long.parseLong(broker))
                            .map(ProcessHandle::isAlive)
                            .orElse(false))
                    .isFalse();
            assertThat(Files.exists(installation.folder().resolve("postgres").resolve("postmaster.pid")))
                    .isFalse();
        }
    }

    @Test
    void aFolderInUseAPortTakenAndAnUnknownKeyAreRefusedWithAdvice() throws Exception {
        Path other = folder.resolve("other");
        try (Installation installation = new Installation(folder.resolve("data"));
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process first = installation.up();

            Ended inUse = installation.refused(installation.folder(), RealKafka.freePort());
            Ended portTaken = installation.refused(other, taken.getLocalPort());
            Ended misspelt = installation.refused(other, RealKafka.freePort(), "--", "--broadsheet.kafka.partitons=3");

            assertThat(inUse.exitCode()).isEqualTo(2);
            assertThat(inUse.output()).contains("is in use by process " + first.pid(), "--data");
            assertThat(portTaken.exitCode()).isEqualTo(2);
            assertThat(portTaken.output()).contains("port %d is taken".formatted(taken.getLocalPort()), "--port");
            assertThat(misspelt.exitCode()).isEqualTo(2);
            assertThat(misspelt.output())
                    .contains("unknown configuration key", "did you mean 'broadsheet.kafka.partitions'");
        }
    }
}
