package io.broadsheet.social.connect;

import io.broadsheet.contract.problem.Problem;
import io.broadsheet.social.account.Accounts;
import io.broadsheet.social.connect.Authorisations.Begun;
import io.broadsheet.social.oauth.Granting;
import io.broadsheet.social.oauth.Pkce;
import io.broadsheet.social.pace.Pauses;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Named;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects accounts by the authorisation code flow (RFC 6749, 4.1). Only who has the API's token can begin; who comes back
 * must bring the state of one that began, once and in time.
 */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
class ConnectController {
    /** Where networks send browsers back to; registered with them, so it never changes. */
    static final String CALLBACK = "/accounts/callback";

    private static final Logger log = LoggerFactory.getLogger(ConnectController.class);

    private final Accounts accounts;
    private final Authorisations authorisations;
    private final Pauses pauses;
    private final CallbackPage page;
    private final URI callback;
    private final Clock clock;

    ConnectController(
            Accounts accounts,
            Authorisations authorisations,
            Pauses pauses,
            CallbackPage page,
            PublicationConfig publication,
            @Named("social") Clock clock) {
        this.accounts = accounts;
        this.authorisations = authorisations;
        this.pauses = pauses;
        this.page = page;
        this.callback = URI.create(publication.baseUrl() + CALLBACK);
        this.clock = clock;
    }

    /**
     * Where a person goes on.
     *
     * @param address the network's consent page
     * @param callback what must be registered with the network
     */
    record Consent(URI address, URI callback) {}

    @Post("/api/accounts/{name}/connect")
    @Secured("EDITOR")
    HttpResponse<?> begin(String name) {
        Optional<Accounts.Connectable> account = accounts.connectable(name);
        if (account.isEmpty()) {
            return problem(
                    HttpStatus.NOT_FOUND,
                    "the account '%s' is not connected in a browser (expected: one on x, linkedin or threads that was added with a client-id)"
                            .formatted(name));
        }
        String state = Pkce.random();
        Pkce pkce = Pkce.fresh();
        URI consent;
        try {
            consent = account.get().authoriser().begin(callback, state, pkce);
        } catch (IllegalArgumentException e) {
            return problem(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
        }
        authorisations.begin(name, state, pkce);
        return HttpResponse.ok(new Consent(consent, callback));
    }

    @Get(uri = CALLBACK, produces = MediaType.TEXT_HTML)
    @Secured(SecurityRule.IS_ANONYMOUS)
    HttpResponse<?> back(
            @QueryValue @Nullable String state,
            @QueryValue @Nullable String code,
            @QueryValue @Nullable String error,
            @QueryValue("error_description") @Nullable String description) {
        Optional<Begun> begun = state == null ? Optional.empty() : authorisations.take(state);
        if (begun.isEmpty()) {
            return page.sorry(
                    HttpStatus.BAD_REQUEST,
                    "This answer belongs to nothing that was begun here in the last %d minutes. Begin again at the desk."
                            .formatted(Authorisations.PATIENCE.toMinutes()));
        }
        String name = begun.get().account();
        if (code == null || code.isBlank()) {
            return page.sorry(
                    HttpStatus.BAD_REQUEST,
                    "The network did not agree: %s. The account %s is as it was."
                            .formatted(description != null ? description : String.valueOf(error), name));
        }
        return accounts.connectable(name)
                .<HttpResponse<?>>map(it -> redeem(name, it, code, begun.get().pkce()))
                .orElseGet(() -> page.sorry(HttpStatus.GONE, "The account %s was removed meanwhile.".formatted(name)));
    }

    private HttpResponse<?> redeem(String name, Accounts.Connectable account, String code, Pkce pkce) {
        return switch (account.authoriser().redeem(code, callback, pkce)) {
            case Granting.Granted(var grant) -> {
                if (!account.keep(grant, clock.instant())) {
                    yield page.sorry(HttpStatus.GONE, "The account %s was removed meanwhile.".formatted(name));
                }
                pauses.lift(name);
                log.info("the account {} is connected, until {}", name, grant.expiresAt());
                yield page.connected(name);
            }
            case Granting.Expired(var reason) ->
                page.sorry(
                        HttpStatus.BAD_GATEWAY,
                        "The network did not take its own answer: %s. Begin again.".formatted(reason));
            case Granting.Later(var reason, var _) ->
                page.sorry(HttpStatus.BAD_GATEWAY, "The network gave no answer: %s. Begin again.".formatted(reason));
        };
    }

    private static HttpResponse<?> problem(HttpStatus status, String detail) {
        return HttpResponse.status(status)
                .body(Problem.of(
                        "cannot-connect", "The account cannot be connected in a browser", status.getCode(), detail))
                .contentType(Problem.MEDIA_TYPE);
    }
}
