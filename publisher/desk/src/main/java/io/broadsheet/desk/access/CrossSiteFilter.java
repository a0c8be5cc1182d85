package io.broadsheet.desk.access;

import io.broadsheet.contract.problem.Problem;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what another site makes an editor's browser send (CSRF). Beside the cookie's SameSite, which does not part
 * subdomains. Browsers say where a request comes from in Sec-Fetch-Site or, older ones, in Origin; a request with neither
 * comes from no browser, and one with a token needs no cookie. GET changes nothing and is let through.
 */
@ServerFilter({"/desk", "/desk/**", "/api/**"})
class CrossSiteFilter implements Ordered {
    private static final Set<HttpMethod> HARMLESS =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.before();
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> refuseOtherSites(HttpRequest<?> request) {
        if (HARMLESS.contains(request.getMethod())
                || request.getHeaders().contains(HttpHeaders.AUTHORIZATION)
                || isOurs(request)) {
            return null;
        }
        return HttpResponse.status(HttpStatus.FORBIDDEN)
                .contentType(Problem.MEDIA_TYPE)
                .body(Problem.of(
                        "cross-site",
                        "Sent by another site",
                        HttpStatus.FORBIDDEN.getCode(),
                        "this request comes from another site (expected: one of the desk's own pages); open the desk and"
                                + " do it there"));
    }

    private static boolean isOurs(HttpRequest<?> request) {
        String site = request.getHeaders().get("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
        return origin == null || sameHost(origin, request.getHeaders().get(HttpHeaders.HOST));
    }

    // The scheme is left aside: behind a proxy that ends TLS, it is not ours to see.
    private static boolean sameHost(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
