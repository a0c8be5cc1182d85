package io.broadsheet.desk.page;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * What every page of the desk tells the browser: run the desk's own scripts and nobody else's, nothing inline, and let no other
 * site frame it. So a script that got past the sanitiser would still not run.
 */
@ServerFilter({"/desk", "/desk/**"})
class PageHeaders {
    static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

    // Pictures of articles may be anywhere.
    private static final String DESK = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' http: https: data:; frame-src 'self'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'";

    /**
     * For documents that other services made, in a frame of the desk: their own styles and pictures, and nothing that runs. The
     * sandbox takes the desk's origin from them, also when one is opened on its own.
     */
    static final String SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:;"
            + " media-src http: https:; font-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    @ResponseFilter
    void close(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (!response.getHeaders().contains(CONTENT_SECURITY_POLICY)) {
            response.header(CONTENT_SECURITY_POLICY, DESK);
        }
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Referrer-Policy", "same-origin");
        if (!request.getPath().startsWith("/desk/static/")) {
            // After signing out, the browser's way back leads to the login and not to a draft.
            response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }
}
