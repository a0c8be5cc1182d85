package io.broadsheet.mailer.web;

import io.broadsheet.mailer.web.IssuePages.Page;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** An issue in the browser. Its address is in every mail of it and the same for all; it cannot be guessed from another's. */
@Controller("/issues/{seal}")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class IssuePageController {
    private final IssuePages pages;

    IssuePageController(IssuePages pages) {
        this.pages = pages;
    }

    @Get
    HttpResponse<String> show(String seal) {
        return switch (pages.find(seal)) {
            case Page.Found(var html) -> page(HttpStatus.OK, html).header("Cache-Control", "public, max-age=300");
            case Page.Withdrawn _ ->
                page(HttpStatus.GONE, "<!DOCTYPE html><title>Gone</title><p>This was taken back.</p>");
            case Page.Unknown _ ->
                page(HttpStatus.NOT_FOUND, "<!DOCTYPE html><title>Not found</title><p>There is no such issue.</p>");
        };
    }

    private static MutableHttpResponse<String> page(HttpStatus status, String html) {
        return HttpResponse.<String>status(status)
                .body(html)
                .contentType(MediaType.TEXT_HTML_TYPE)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; img-src https: http: data:; media-src https: http:; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    }
}
