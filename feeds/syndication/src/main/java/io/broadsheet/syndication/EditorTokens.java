package io.broadsheet.syndication;

import io.broadsheet.contract.access.ApiToken;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Lets the holder of the API token in as an editor; where none is configured, nobody. */
@Singleton
final class EditorTokens implements TokenValidator<HttpRequest<?>> {
    private static final String ROLE = "EDITOR";

    private final @Nullable ApiToken token;

    EditorTokens(ApiConfig config) {
        this.token = config.token() == null ? null : new ApiToken(config.token());
    }

    @Override
    public Publisher<Authentication> validateToken(String candidate, HttpRequest<?> request) {
        return token != null && token.matches(candidate)
                ? Publishers.just(Authentication.build("editor", List.of(ROLE)))
                : Publishers.empty();
    }
}
