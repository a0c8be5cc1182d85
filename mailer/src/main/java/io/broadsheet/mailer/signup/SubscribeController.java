package io.broadsheet.mailer.signup;

import io.broadsheet.contract.problem.Problem;
import io.broadsheet.mailer.Pages;
import io.broadsheet.mailer.PublicationConfig;
import io.broadsheet.mailer.address.EmailAddress;
import io.broadsheet.mailer.preference.Choice;
import io.broadsheet.mailer.preference.ChoiceForm;
import io.broadsheet.mailer.signup.Stamps.Stamp;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Subscribing: the hosted page, the same page for a frame on another site, a form of another site that posts here, and JSON
 * for programs. A form without a fresh stamp of ours is answered with ours, filled in: one more click for a person.
 */
@Controller("/subscribe")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class SubscribeController {
    /** Filled in by machines only: people do not see it. */
    static final String HONEYPOT = "website";

    private final Signups signups;
    private final SignupConfig config;
    private final Stamps stamps;
    private final Pages pages;
    private final PublicationConfig publication;

    SubscribeController(
            Signups signups, SignupConfig config, Stamps stamps, Pages pages, PublicationConfig publication) {
        this.signups = signups;
        this.config = config;
        this.stamps = stamps;
        this.pages = pages;
        this.publication = publication;
    }

    @Get
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<String> form() {
        return config.open()
                ? page(HttpStatus.OK, "form", Map.of(), null)
                : page(HttpStatus.NOT_FOUND, "closed", Map.of(), null);
    }

    /** The form for a frame on any site. */
    @Get("/embed")
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<String> frame() {
        return config.open()
                ? pages.framed(HttpStatus.OK, "subscribe", values("form", Map.of(), null))
                : pages.framed(HttpStatus.NOT_FOUND, "subscribe", values("closed", Map.of(), null));
    }

    @Post(consumes = MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<String> submit(HttpRequest<?> request, @Body Map<String, String> form) {
        if (!config.open()) {
            return page(HttpStatus.NOT_FOUND, "closed", Map.of(), null);
        }
        EmailAddress email;
        Choice choice;
        try {
            email = EmailAddress.parse(Objects.requireNonNullElse(form.get("email"), ""));
            choice = ChoiceForm.read(form, Choice.standard(), publication.sections());
        } catch (IllegalArgumentException e) {
            return page(HttpStatus.BAD_REQUEST, "form", form, "This cannot be taken: it has " + e.getMessage() + ".");
        }
        if (!Objects.requireNonNullElse(form.get(HONEYPOT), "").isBlank()) {
            return page(HttpStatus.OK, "look", Map.of(), null);
        }
        Stamp stamp = stamps.judge(Objects.requireNonNullElse(form.get("stamp"), ""));
        return switch (stamp) {
            case NONE -> page(HttpStatus.OK, "form", form, "One more click, please.");
            case TOO_QUICK -> page(HttpStatus.OK, "look", Map.of(), null);
            case GOOD ->
                switch (signups.request(email, choice, origin(request))) {
                    case LOOK_AT_YOUR_MAIL -> page(HttpStatus.OK, "look", Map.of(), null);
                    case TOO_MANY -> page(HttpStatus.TOO_MANY_REQUESTS, "busy", Map.of(), null);
                    case THROW_AWAY ->
                        page(
                                HttpStatus.BAD_REQUEST,
                                "form",
                                form,
                                "Addresses of this domain are thrown away. Please use one that you keep.");
                };
        };
    }

    /** For programs: {@code {"email": …}}, answered 202 whoever it is. */
    @Post(consumes = MediaType.APPLICATION_JSON, produces = MediaType.APPLICATION_JSON)
    HttpResponse<?> request(HttpRequest<?> request, @Body Map<String, @Nullable Object> body) {
        if (!config.open()) {
            return problem(HttpStatus.NOT_FOUND, "closed", "readers cannot subscribe by themselves here");
        }
        Map<String, String> form = new HashMap<>();
        body.forEach((name, value) -> form.put(name, Objects.toString(value, "")));
        try {
            EmailAddress email = EmailAddress.parse(Objects.requireNonNullElse(form.get("email"), ""));
            Choice choice = ChoiceForm.read(form, Choice.standard(), publication.sections());
            if (!Objects.requireNonNullElse(form.get(HONEYPOT), "").isBlank()) {
                return accepted();
            }
            return switch (signups.request(email, choice, origin(request))) {
                case LOOK_AT_YOUR_MAIL -> accepted();
                case TOO_MANY ->
                    problem(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "too-many-requests",
                            "too many requests; try again in an hour");
                case THROW_AWAY ->
                    problem(HttpStatus.BAD_REQUEST, "throw-away-address", "addresses of this domain are thrown away");
            };
        } catch (IllegalArgumentException e) {
            return problem(HttpStatus.BAD_REQUEST, "bad-subscriber", "the request has " + e.getMessage());
        }
    }

    private static HttpResponse<?> accepted() {
        return HttpResponse.accepted().body(Map.of("next", "confirm by the link in the mail"));
    }

    private String origin(HttpRequest<?> request) {
        if (config.behindProxy()) {
            String chain = request.getHeaders().get("X-Forwarded-For");
            if (chain != null) {
                return chain.substring(chain.lastIndexOf(',') + 1).strip();
            }
        }
        return request.getRemoteAddress().getAddress().getHostAddress();
    }

    private HttpResponse<String> page(
            HttpStatus status, String step, Map<String, String> form, @Nullable String message) {
        return pages.page(status, "subscribe", values(step, form, message));
    }

    private Map<String, @Nullable Object> values(String step, Map<String, String> form, @Nullable String message) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("step", step);
        values.put("message", message);
        values.put("email", form.getOrDefault("email", ""));
        values.put("action", publication.baseUrl() + "/subscribe");
        values.put("stamp", stamps.fresh());
        values.put("sections", publication.sections());
        return values;
    }

    private static HttpResponse<?> problem(HttpStatus status, String kind, String detail) {
        return HttpResponse.status(status)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(kind, "This cannot be done", status.getCode(), detail));
    }
}
