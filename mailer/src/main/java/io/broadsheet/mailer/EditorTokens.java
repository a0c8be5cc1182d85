package io.broadsheet.mailer;

import io.broadsheet.contract.access.ApiToken;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Lets the bearer of the API token in as EDITOR. The publisher is what the framework's interface asks for. */
@Singleton
final class EditorTokens implements TokenValidator<HttpRequest<?>> {
    private final @Nullable ApiToken token;

    EditorTokens(ApiConfig api) {
        this.token = api.token() == null || api.token().isBlank() ? null : new ApiToken(api.token());
    }

    @Override
    public Publisher<Authentication> validateToken(String candidate, @Nullable HttpRequest<?> request) {
        return token != null && token.matches(candidate)
                ? Publishers.just(Authentication.build("editor", List.of("EDITOR")))
                : Publishers.empty();
    }
}
