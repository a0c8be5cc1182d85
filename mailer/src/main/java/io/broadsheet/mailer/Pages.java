package io.broadsheet.mailer;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages for readers: no script, nothing from elsewhere, not kept by anybody, and their address told to nobody. */
@Singleton
public final class Pages {
    private final Templates templates;
    private final PublicationConfig publication;

    Pages(Templates templates, PublicationConfig publication) {
        this.templates = templates;
        this.publication = publication;
    }

    /** A page that no other site may show in a frame. */
    public MutableHttpResponse<String> page(
            HttpStatus status, String template, Map<String, ? extends @Nullable Object> values) {
        return written(status, template, values, "'none'");
    }

    /** A page for a frame on any site. */
    public MutableHttpResponse<String> framed(
            HttpStatus status, String template, Map<String, ? extends @Nullable Object> values) {
        return written(status, template, values, "*");
    }

    private MutableHttpResponse<String> written(
            HttpStatus status, String template, Map<String, ? extends @Nullable Object> values, String ancestors) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("publication", publication.title());
        all.put("home", publication.baseUrl() + "/");
        return HttpResponse.<String>status(status)
                .body(templates.render(template, all))
                .contentType(MediaType.TEXT_HTML_TYPE)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors %s; base-uri 'none'"
                                .formatted(ancestors));
    }
}
