package io.broadsheet.mailer.subscriber;

import io.broadsheet.mailer.PublicationConfig;
import io.broadsheet.mailer.Templates;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
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

/**
 * Leaving, by the link in every mail. A GET shows a page and changes nothing, for link scanners open every link; the POST is
 * either the page's button or a mail program's one-click (RFC 8058), which comes without cookies and gets none.
 */
@Controller("/unsubscribe/{token}")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_HTML)
class UnsubscribeController {
    private final Subscribers subscribers;
    private final Templates templates;
    private final PublicationConfig publication;

    UnsubscribeController(Subscribers subscribers, Templates templates, PublicationConfig publication) {
        this.subscribers = subscribers;
        this.templates = templates;
        this.publication = publication;
    }

    @Get
    HttpResponse<String> ask(String token) {
        return subscribers
                .status(token)
                .map(status -> page(HttpStatus.OK, status == Status.UNSUBSCRIBED ? "gone" : "ask"))
                .orElseGet(() -> page(HttpStatus.NOT_FOUND, "unknown"));
    }

    @Post
    @Consumes(MediaType.ALL)
    HttpResponse<String> leave(String token) {
        return subscribers.unsubscribe(token) ? page(HttpStatus.OK, "gone") : page(HttpStatus.NOT_FOUND, "unknown");
    }

    private MutableHttpResponse<String> page(HttpStatus status, String step) {
        Map<String, Object> values =
                Map.of("publication", publication.title(), "home", publication.baseUrl() + "/", "step", step);
        return HttpResponse.<String>status(status)
                .body(templates.render("unsubscribe", values))
                .contentType(MediaType.TEXT_HTML_TYPE)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    }
}
