package io.broadsheet.social;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the API.
 *
 * @param token bearer token, at least 22 characters from a random source; without one, nobody is let in
 */
@ConfigurationProperties("broadsheet.api")
record ApiConfig(@Nullable String token) {
    @Override
    public String toString() {
        return "ApiConfig[token=hidden]";
    }
}
