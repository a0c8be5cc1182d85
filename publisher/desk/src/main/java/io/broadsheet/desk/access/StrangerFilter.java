package io.broadsheet.desk.access;

import io.broadsheet.contract.problem.Problem;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What the framework refuses, in the desk's words: browsers go to the login, programs get a problem document. A filter of the
 * desk's own paths, for an exception handler would speak for the other services in this JVM, too.
 */
@ServerFilter({"/desk", "/desk/**", "/api/articles", "/api/articles/**", "/api/import"})
class StrangerFilter implements Ordered {
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.before() - 1;
    }

    @ResponseFilter
    void explain(HttpRequest<?> request, MutableHttpResponse<?> response) {
        HttpStatus status = response.status();
        if (status.getCode() < HttpStatus.BAD_REQUEST.getCode()) {
            return;
        }
        // Before the look at the body: the framework writes a page of its own for a browser it turns away.
        if (status == HttpStatus.UNAUTHORIZED && isBrowserPage(request)) {
            response.status(HttpStatus.SEE_OTHER)
                    .header(HttpHeaders.LOCATION, "/desk/login?to=" + whereTo(request))
                    .body(null);
            return;
        }
        if (isOurs(response)) {
            return;
        }
        if (status == HttpStatus.UNAUTHORIZED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        response.contentType(Problem.MEDIA_TYPE)
                .body(new Problem("about:blank", status.getReason(), status.getCode(), detail(status, request)));
    }

    // Pages and problems that the desk wrote itself are left as they are.
    private static boolean isOurs(MutableHttpResponse<?> response) {
        return response.getContentType()
                .map(type -> type.getName().equals(Problem.MEDIA_TYPE)
                        || type.getName().equals(MediaType.TEXT_HTML))
                .orElse(false);
    }

    private static boolean isBrowserPage(HttpRequest<?> request) {
        // The login page says itself why it did not let someone in.
        return request.getPath().startsWith("/desk")
                && !request.getPath().equals("/desk/login")
                && request.accept().stream().anyMatch(type -> type.getName().equals(MediaType.TEXT_HTML));
    }

    // A form that came too late cannot be sent again after the login; its page can.
    private static String whereTo(HttpRequest<?> request) {
        String to = switch (request.getMethod()) {
            case GET, HEAD ->
                request.getUri().getRawQuery() == null
                        ? request.getPath()
                        : request.getPath() + "?" + request.getUri().getRawQuery();
            default -> "/desk";
        };
        return URLEncoder.encode(to, StandardCharsets.UTF_8);
    }

    private static String detail(HttpStatus status, HttpRequest<?> request) {
        return switch (status) {
            case UNAUTHORIZED ->
                "who are you? (expected: the header 'Authorization: Bearer …' with the API's token, or an editor's session)";
            case NOT_FOUND -> "there is nothing at %s".formatted(request.getPath());
            case METHOD_NOT_ALLOWED -> "%s is not for %s".formatted(request.getMethodName(), request.getPath());
            case UNSUPPORTED_MEDIA_TYPE ->
                "the content type is '%s' (expected: application/json)"
                        .formatted(
                                request.getContentType().map(MediaType::getName).orElse("missing"));
            case REQUEST_ENTITY_TOO_LARGE -> "the request is too large; shorten the text or link to the rest";
            default -> status.getReason();
        };
    }
}
