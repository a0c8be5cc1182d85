package io.broadsheet.social.secret;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The key that the secrets of stored accounts are sealed with, by value or by file; with neither, no account can be stored.
 * While a key is replaced, the one before is named too: it still opens what it sealed.
 *
 * @param key 32 random bytes in base64, as 'openssl rand -base64 32' prints them
 * @param keyFile file with such a key on its only line, readable by the service alone
 * @param previousKey the key before; what it sealed is sealed anew with the key at the start
 * @param previousKeyFile file with the key before on its only line
 * @param lost start although the key opens no stored account, which can then only be removed and added again
 */
@ConfigurationProperties("broadsheet.social.secrets")
record SecretsConfig(
        @Nullable String key,
        @Nullable Path keyFile,
        @Nullable String previousKey,
        @Nullable Path previousKeyFile,
        @Bindable(defaultValue = "false") boolean lost) {
    SecretsConfig {
        requireOne("key", key, keyFile);
        requireOne("previous-key", previousKey, previousKeyFile);
    }

    private static void requireOne(String name, @Nullable String value, @Nullable Path file) {
        if (value != null && !value.isBlank() && file != null) {
            throw new UnusableKeyException(
                    "broadsheet.social.secrets.%s and broadsheet.social.secrets.%s-file are both set (expected: one of them)"
                            .formatted(name, name));
        }
    }

    @Override
    public String toString() {
        return "SecretsConfig[key=hidden, keyFile=%s, previousKey=hidden, previousKeyFile=%s, lost=%s]"
                .formatted(keyFile, previousKeyFile, lost);
    }
}
