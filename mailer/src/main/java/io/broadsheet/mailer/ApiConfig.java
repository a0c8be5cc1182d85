package io.broadsheet.mailer;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the APIs.
 *
 * @param token the editor's bearer token, at least 22 random characters; without one no bearer is accepted
 */
@ConfigurationProperties("broadsheet.api")
record ApiConfig(@Nullable String token) {
    @Override
    public String toString() {
        return "ApiConfig[token=%s]".formatted(token == null ? "none" : "hidden");
    }
}
