package io.broadsheet.mailer.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileKeysTest {
    @Test
    void aKeyIsNewOnceHoweverManyCameBetween() {
        FileKeys keys = new FileKeys();
        for (int i = 0; i < 50_000; i++) {
            assertThat(keys.add("reader%d@readers.example".formatted(i))).isTrue();
        }

        for (int i = 0; i < 50_000; i += 777) {
            assertThat(keys.add("reader%d@readers.example".formatted(i))).isFalse();
        }
    }
}
