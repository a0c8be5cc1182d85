package io.broadsheet.desk.page;

import io.broadsheet.desk.Templates;
import io.broadsheet.desk.article.PublicationConfig;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts pages together: a view, what it shows, and the masthead that all have. */
@Singleton
class Pages {
    private final MastheadConfig masthead;
    private final PublicationConfig publication;
    private final Templates templates;

    Pages(MastheadConfig masthead, PublicationConfig publication, Templates templates) {
        this.masthead = masthead;
        this.publication = publication;
        this.templates = templates;
    }

    HttpResponse<?> page(String view, Map<String, @Nullable Object> model) {
        return page(HttpStatus.OK, view, model);
    }

    HttpResponse<?> page(HttpStatus status, String view, Map<String, @Nullable Object> model) {
        Map<String, @Nullable Object> all = new HashMap<>(model);
        all.put("publication", masthead.title());
        all.put("site", publication.baseUrl() + "/");
        return HttpResponse.status(status).contentType(MediaType.TEXT_HTML_TYPE).body(templates.render(view, all));
    }

    /** Nothing is there: a page, for whoever looks is a person. */
    HttpResponse<?> missing(String slug) {
        return page(HttpStatus.NOT_FOUND, "missing", Map.of("slug", slug));
    }
}
