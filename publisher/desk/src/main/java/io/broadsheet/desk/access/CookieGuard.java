package io.broadsheet.desk.access;

import io.broadsheet.desk.article.PublicationConfig;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.cookie.SameSite;
import io.micronaut.session.http.HttpSessionConfiguration;
import jakarta.inject.Singleton;

/** Closes the session cookie: for HTTP only, for this site only, and for TLS only where the publication is on https. */
@Singleton
class CookieGuard implements BeanCreatedEventListener<HttpSessionConfiguration> {
    private final PublicationConfig publication;

    CookieGuard(PublicationConfig publication) {
        this.publication = publication;
    }

    @Override
    public HttpSessionConfiguration onCreated(BeanCreatedEvent<HttpSessionConfiguration> event) {
        HttpSessionConfiguration cookie = event.getBean();
        cookie.setCookieSameSite(SameSite.Strict);
        // Not by the request: behind a proxy that ends TLS, every request looks plain.
        cookie.setCookieSecure(publication.baseUrl().startsWith("https:"));
        return cookie;
    }
}
