package io.broadsheet.desk.access;

import io.broadsheet.contract.access.ApiToken;
import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * The API.
 *
 * @param token that programs send as bearer token, at least 22 random characters; without one, no bearer is accepted
 */
@ConfigurationProperties("broadsheet.api")
public record ApiConfig(@Nullable String token) {
    public ApiConfig {
        token = token == null || token.isBlank() ? null : token;
        if (token != null) {
            try {
                new ApiToken(token);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("broadsheet.api.token is too weak: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public String toString() {
        return "ApiConfig[token=hidden]";
    }
}
