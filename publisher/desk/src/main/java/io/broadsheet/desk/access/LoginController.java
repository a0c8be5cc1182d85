package io.broadsheet.desk.access;

import io.broadsheet.desk.Templates;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.SecurityFilter;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.session.Session;
import io.micronaut.session.SessionStore;
import io.micronaut.session.http.SessionForRequest;
import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs editors in and out. Not Micronaut's own login controller: that one keeps the session a browser came with, is one for
 * all services of the JVM, and opens the password to HTTP basic authentication everywhere.
 */
@Controller("/desk")
@ExecuteOn(TaskExecutors.BLOCKING)
@Hidden
class LoginController {
    private static final Logger log = LoggerFactory.getLogger(LoginController.class);
    private static final String DESK = "/desk";
    private static final String LOGIN = "/desk/login";
    private static final int MAX_PASSWORD_LENGTH = 1000;

    private final Editors editors;
    private final Passwords passwords;
    private final LoginAttempts attempts;
    private final SessionStore<Session> sessions;
    private final HttpClientAddressResolver addresses;
    private final Templates templates;

    LoginController(
            Editors editors,
            Passwords passwords,
            LoginAttempts attempts,
            SessionStore<Session> sessions,
            HttpClientAddressResolver addresses,
            Templates templates) {
        this.editors = editors;
        this.passwords = passwords;
        this.attempts = attempts;
        this.sessions = sessions;
        this.addresses = addresses;
        this.templates = templates;
    }

    @Get(uri = "/login", produces = MediaType.TEXT_HTML)
    @Secured(SecurityRule.IS_ANONYMOUS)
    String page(@QueryValue @Nullable String to) {
        return form("", "", inside(to));
    }

    @Post(uri = "/login", consumes = MediaType.APPLICATION_FORM_URLENCODED, produces = MediaType.TEXT_HTML)
    @Secured(SecurityRule.IS_ANONYMOUS)
    HttpResponse<?> login(HttpRequest<?> request, @Body Map<String, String> form) {
        String name = Objects.requireNonNullElse(form.get("username"), "").strip();
        String password = Objects.requireNonNullElse(form.get("password"), "");
        String to = inside(form.get("to"));
        String address = Objects.requireNonNullElse(addresses.resolve(request), "unknown");
        if (!attempts.take(name, address)) {
            return HttpResponse.status(HttpStatus.TOO_MANY_REQUESTS)
                    .header("Retry-After", Long.toString(LoginAttempts.DROP.toSeconds()))
                    .contentType(MediaType.TEXT_HTML_TYPE)
                    .body(form(
                            "Too many attempts. Wait %d seconds, then try again."
                                    .formatted(LoginAttempts.DROP.toSeconds()),
                            name,
                            to));
        }
        boolean right = password.length() <= MAX_PASSWORD_LENGTH
                && passwords.matches(password, editors.passwordHash(name).orElse(null));
        if (!right) {
            log.info("a login from {} failed", address);
            return HttpResponse.status(HttpStatus.UNAUTHORIZED)
                    .contentType(MediaType.TEXT_HTML_TYPE)
                    .body(form("Name and password do not match.", name, to));
        }
        attempts.forget(name, address);
        startSession(request, name);
        return HttpResponse.seeOther(URI.create(to));
    }

    @Post(uri = "/logout", consumes = MediaType.ALL)
    @Secured(SecurityRule.IS_ANONYMOUS)
    HttpResponse<?> logout(HttpRequest<?> request) {
        endSession(request);
        return HttpResponse.seeOther(URI.create(LOGIN));
    }

    // A session of before the login is never used on: whoever planted its cookie would be signed in, too.
    private void startSession(HttpRequest<?> request, String name) {
        endSession(request);
        Session session = SessionForRequest.create(sessions, request);
        session.put(SecurityFilter.AUTHENTICATION, Authentication.build(name, List.of(Editors.ROLE)));
    }

    private void endSession(HttpRequest<?> request) {
        SessionForRequest.find(request).ifPresent(session -> {
            session.clear();
            sessions.deleteSession(session.getId()).join();
        });
    }

    private String form(String problem, String name, String to) {
        return templates.render("login", Map.of("problem", problem, "username", name, "to", to));
    }

    // Only to a page of the desk: a link to the login must not send editors elsewhere afterwards.
    private static String inside(@Nullable String to) {
        boolean ours = to != null
                && (to.equals(DESK) || to.startsWith(DESK + "/") || to.startsWith(DESK + "?"))
                && to.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '\\')
                && !to.startsWith(LOGIN);
        if (!ours) {
            return DESK;
        }
        try {
            return URI.create(to).toString();
        } catch (IllegalArgumentException e) {
            return DESK;
        }
    }
}
