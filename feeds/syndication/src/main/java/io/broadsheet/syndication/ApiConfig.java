package io.broadsheet.syndication;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the API.
 *
 * @param token the bearer token of the editor's programs, at least 22 characters; without it the API is closed
 */
@ConfigurationProperties("broadsheet.api")
record ApiConfig(@Nullable String token) {
    @Override
    public String toString() {
        return "ApiConfig[token=hidden]";
    }
}
