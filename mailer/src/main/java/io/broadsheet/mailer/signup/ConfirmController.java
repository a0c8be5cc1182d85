package io.broadsheet.mailer.signup;

import io.broadsheet.mailer.Pages;
import io.broadsheet.mailer.signup.Signups.Confirmation;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Map;

/** Confirming. The link shows a page with a button: machines that open every link confirm nobody. */
@Controller("/confirm/{token}")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_HTML)
class ConfirmController {
    private final Signups signups;
    private final Pages pages;

    ConfirmController(Signups signups, Pages pages) {
        this.signups = signups;
        this.pages = pages;
    }

    @Get
    HttpResponse<String> ask(String token) {
        return page(signups.look(token));
    }

    @Post
    @Consumes(MediaType.ALL)
    HttpResponse<String> confirm(String token) {
        return page(signups.confirm(token));
    }

    private HttpResponse<String> page(Confirmation state) {
        return switch (state) {
            case OPEN -> pages.page(HttpStatus.OK, "confirm", Map.of("step", "ask"));
            case CONFIRMED -> pages.page(HttpStatus.OK, "confirm", Map.of("step", "done"));
            case OVER -> pages.page(HttpStatus.GONE, "confirm", Map.of("step", "over"));
            case UNKNOWN -> pages.page(HttpStatus.NOT_FOUND, "confirm", Map.of("step", "unknown"));
        };
    }
}
