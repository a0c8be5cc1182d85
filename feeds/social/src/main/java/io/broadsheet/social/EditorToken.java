package io.broadsheet.social;

import io.broadsheet.contract.access.ApiToken;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Lets the holder of the API token in as an editor. */
@Singleton
final class EditorToken implements TokenValidator<HttpRequest<?>> {
    private final Optional<ApiToken> token;

    EditorToken(ApiConfig config) {
        this.token =
                Optional.ofNullable(config.token()).filter(it -> !it.isBlank()).map(ApiToken::new);
    }

    @Override
    public Publisher<Authentication> validateToken(String candidate, @Nullable HttpRequest<?> request) {
        boolean known = token.map(it -> it.matches(candidate)).orElse(false);
        return known ? Publishers.just(Authentication.build("editor", List.of("EDITOR"))) : Publishers.empty();
    }
}
