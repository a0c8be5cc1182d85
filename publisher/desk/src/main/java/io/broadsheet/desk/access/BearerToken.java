package io.broadsheet.desk.access;

import io.broadsheet.contract.access.ApiToken;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Accepts the API's one token. The SPI wants a publisher; nothing here waits. */
@Singleton
class BearerToken implements TokenValidator<HttpRequest<?>> {
    private final @Nullable ApiToken expected;

    BearerToken(ApiConfig config) {
        this.expected = config.token() == null ? null : new ApiToken(config.token());
    }

    @Override
    public Publisher<Authentication> validateToken(String token, HttpRequest<?> request) {
        if (expected == null || !expected.matches(token)) {
            return Publishers.empty();
        }
        return Publishers.just(Authentication.build("api", List.of(Editors.ROLE)));
    }
}
