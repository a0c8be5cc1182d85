package io.broadsheet.social.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.social.testing.ConfigurationBinding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private final Vault vault = Vault.withFreshKey();

    @Test
    void whatIsSealedOpensAgain() {
        String sealed = vault.seal("main", "a secret: ü");

        assertThat(vault.open("main", sealed)).isEqualTo("a secret: ü");
        assertThat(sealed).doesNotContain("secret");
    }

    @Test
    void theSameSecretNeverLooksTheSame() {
        assertThat(vault.seal("main", "secret")).isNotEqualTo(vault.seal("main", "secret"));
    }

    @Test
    void anothersSecretDoesNotOpen() {
        String sealed = vault.seal("main", "secret");

        assertThatThrownBy(() -> vault.open("second", sealed))
                .isInstanceOf(SealedException.class)
                .hasMessageContaining("the secrets of second do not open with this key");
    }

    @Test
    void anotherKeyDoesNotOpen() {
        String sealed = vault.seal("main", "secret");

        assertThatThrownBy(() -> Vault.withFreshKey().open("main", sealed)).isInstanceOf(SealedException.class);
    }

    @Test
    void everyChangedByteIsSeen() {
        byte[] sealed = Base64.getDecoder().decode(vault.seal("main", "secret"));

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            String base64 = Base64.getEncoder().encodeToString(changed);
            assertThatThrownBy(() -> vault.open("main", base64)).isInstanceOf(SealedException.class);
        }
    }

    @Test
    void withoutAKeyNothingIsSealedAndTheMessageSaysWhatToDo() {
        Vault none = new Vault(new SecretsConfig(null, null));

        assertThat(none.isUsable()).isFalse();
        assertThatThrownBy(() -> none.seal("main", "secret"))
                .isInstanceOf(SealedException.class)
                .hasMessageContaining("there is no key for the secrets of main")
                .hasMessageContaining("openssl rand -base64 32");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"c2hvcnQ=", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void aKeyThatIsNoneIsRefusedWithoutBeingShown(String key) {
        assertThatThrownBy(() -> new Vault(new SecretsConfig(key, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadsheet.social.secrets.key holds")
                .hasMessageNotContaining(key);
    }

    @Test
    void aKeyMayLieInAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
        Vault ofFile = new Vault(new SecretsConfig(null, file));
        Vault ofKey = new Vault(new SecretsConfig(KEY, null));

        assertThat(ofKey.open("main", ofFile.seal("main", "secret"))).isEqualTo("secret");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new Vault(new SecretsConfig(null, Path.of("nowhere/key"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadsheet.social.secrets.key-file is nowhere/key, which cannot be read");
    }

    @Test
    void twoKeysAreOneTooMany() {
        assertThatThrownBy(() -> new SecretsConfig(KEY, Path.of("key")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("are both set");
    }

    @Test
    void everyKeyIsBoundAndNoneIsShown() {
        SecretsConfig ofKey =
                ConfigurationBinding.bind(SecretsConfig.class, Map.of("broadsheet.social.secrets.key", KEY));
        SecretsConfig ofFile =
                ConfigurationBinding.bind(SecretsConfig.class, Map.of("broadsheet.social.secrets.key-file", "a/key"));

        assertThat(ofKey).isEqualTo(new SecretsConfig(KEY, null));
        assertThat(ofFile).isEqualTo(new SecretsConfig(null, Path.of("a/key")));
        assertThat(ofKey.toString()).doesNotContain(KEY);
    }
}
