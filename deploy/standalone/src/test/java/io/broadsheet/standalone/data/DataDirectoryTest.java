package io.broadsheet.standalone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aSecretIsMadeOnceAndOnlyItsOwnerReadsIt() throws IOException {
        try (DataDirectory data = DataDirectory.open(folder)) {
            String secret = data.secret("token");

            assertThat(secret).hasSizeGreaterThanOrEqualTo(22);
            assertThat(data.secret("token")).isEqualTo(secret);
            assertThat(data.secret("other")).isNotEqualTo(secret);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("token"))))
                    .isEqualTo("rw-------");
            assertThat(DataDirectory.tokenIn(folder)).contains(secret);
        }
    }

    @Test
    void aKeyIsMadeOnceAndOnlyItsOwnerReadsIt() throws IOException {
        try (DataDirectory data = DataDirectory.open(folder)) {
            Path key = data.key("secrets.key");

            String made = Files.readString(key).strip();
            assertThat(Base64.getDecoder().decode(made)).hasSize(32);
            assertThat(Files.readString(data.key("secrets.key")).strip()).isEqualTo(made);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aSecondOwnerIsRefusedUntilTheFirstLetsGo() {
        try (DataDirectory data = DataDirectory.open(folder)) {
            data.keepPort("kafka", 1234);
            assertThatThrownBy(() -> DataDirectory.open(folder))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid());
        }
        try (DataDirectory again = DataDirectory.open(folder)) {
            assertThat(again.port("kafka")).contains(1234);
        }
    }

    @Test
    void aDeadChildIsNotTakenForALivingOne() throws Exception {
        LeftOver leftOver = new LeftOver(folder.resolve("child.pid"));
        assertThat(leftOver.living()).isEmpty();

        Process child = new ProcessBuilder("sleep", "60").start();
        leftOver.note(child.toHandle());
        assertThat(leftOver.living()).contains(child.toHandle());

        child.destroyForcibly().waitFor();
        assertThat(leftOver.living()).isEmpty();
    }
}
