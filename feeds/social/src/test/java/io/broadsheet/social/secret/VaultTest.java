package io.broadsheet.social.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.testing.ConfigurationBinding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
        Vault none = new Vault(byKey(null));

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
        assertThatThrownBy(() -> new Vault(byKey(key)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadsheet.social.secrets.key holds")
                .hasMessageNotContaining(key);
    }

    @Test
    void aKeyMayLieInAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
        Vault ofFile = new Vault(byFile(file));
        Vault ofKey = new Vault(byKey(KEY));

        assertThat(ofKey.open("main", ofFile.seal("main", "secret"))).isEqualTo("secret");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new Vault(byFile(Path.of("nowhere/key"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadsheet.social.secrets.key-file is nowhere/key, which cannot be read");
    }

    @Test
    void twoKeysAreOneTooMany() {
        assertThatThrownBy(() -> new SecretsConfig(KEY, Path.of("key"), null, null, false))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("broadsheet.social.secrets.key-file are both set");
        assertThatThrownBy(() -> new SecretsConfig(KEY, null, KEY, Path.of("key"), false))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("broadsheet.social.secrets.previous-key-file are both set");
    }

    @Test
    void whatTheKeyBeforeSealedOpensWhileThatOneIsNamed() {
        String before = vault.seal("main", "secret");
        Vault both = vault.rekeyed();

        assertThat(both.open("main", before)).isEqualTo("secret");
        assertThat(both.open("main", both.seal("main", "new"))).isEqualTo("new");
        assertThat(both.opens("second", before)).isFalse();
        assertThat(both.withoutPrevious().opens("main", before)).isFalse();
        assertThat(both.withoutPrevious().open("main", both.seal("main", "new")))
                .isEqualTo("new");
    }

    @Test
    void onlyWhatTheKeyBeforeSealedIsSealedAnew() {
        Vault both = vault.rekeyed();

        String anew = both.resealed("main", vault.seal("main", "secret")).orElseThrow();

        assertThat(both.withoutPrevious().open("main", anew)).isEqualTo("secret");
        assertThat(both.resealed("main", anew)).isEmpty();
        assertThat(both.resealed("second", vault.seal("main", "secret"))).isEmpty();
        assertThat(both.resealed("main", "not sealed at all")).isEmpty();
        assertThat(vault.resealed("main", vault.seal("main", "secret"))).isEmpty();
    }

    @Test
    void aKeyBeforeNeedsAKeyThatReplacesIt() {
        assertThatThrownBy(() -> new Vault(new SecretsConfig(null, null, KEY, null, false)))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("previous-key is set, but no key to replace it with");
    }

    @Test
    void aBadKeyBeforeIsNamedAsSuch(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("old"), "c2hvcnQ=\n");

        assertThatThrownBy(() -> new Vault(new SecretsConfig(KEY, null, null, file, false)))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("broadsheet.social.secrets.previous-key-file (%s) holds 5 bytes".formatted(file));
    }

    @Test
    void everyKeyIsBoundAndNoneIsShown() {
        SecretsConfig byKey = bound(Map.of("key", KEY, "previous-key", KEY));
        SecretsConfig byFile = bound(Map.of("key-file", "a/key", "previous-key-file", "an/old", "lost", "true"));

        assertThat(byKey).isEqualTo(new SecretsConfig(KEY, null, KEY, null, false));
        assertThat(byFile).isEqualTo(new SecretsConfig(null, Path.of("a/key"), null, Path.of("an/old"), true));
        assertThat(bound(Map.of())).isEqualTo(new SecretsConfig(null, null, null, null, false));
        assertThat(byKey.toString()).doesNotContain(KEY);
    }

    private static SecretsConfig bound(Map<String, Object> settings) {
        return ConfigurationBinding.bind(
                SecretsConfig.class,
                settings.entrySet().stream()
                        .collect(Collectors.toMap(
                                it -> "broadsheet.social.secrets." + it.getKey(), Map.Entry::getValue)));
    }

    private static SecretsConfig byKey(@Nullable String key) {
        return new SecretsConfig(key, null, null, null, false);
    }

    private static SecretsConfig byFile(Path file) {
        return new SecretsConfig(null, file, null, null, false);
    }
}
