package io.broadsheet.social.secret;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The key that the secrets of stored accounts are sealed with. One of the two; with neither, no account can be stored.
 *
 * @param key 32 random bytes in base64, as 'openssl rand -base64 32' prints them
 * @param keyFile file with such a key on its only line, readable by the service alone
 */
@ConfigurationProperties("broadsheet.social.secrets")
record SecretsConfig(@Nullable String key, @Nullable Path keyFile) {
    SecretsConfig {
        if (key != null && !key.isBlank() && keyFile != null) {
            throw new IllegalArgumentException(
                    "broadsheet.social.secrets.key and broadsheet.social.secrets.key-file are both set (expected: one of them)");
        }
    }

    @Override
    public String toString() {
        return "SecretsConfig[key=hidden, keyFile=%s]".formatted(keyFile);
    }
}
