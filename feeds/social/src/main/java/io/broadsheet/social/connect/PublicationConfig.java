package io.broadsheet.social.connect;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;

/**
 * The publication, as networks send browsers back to it.
 *
 * @param baseUrl public address of the front page, http or https, without a slash at the end
 */
@ConfigurationProperties("broadsheet.publication")
record PublicationConfig(
        @Bindable(defaultValue = "http://localhost:8080") URI baseUrl) {
    PublicationConfig {
        String scheme = baseUrl.getScheme();
        boolean web = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
        if (!web || baseUrl.getHost() == null || baseUrl.toString().endsWith("/")) {
            throw new IllegalArgumentException(
                    "broadsheet.publication.base-url is '%s' (expected: an http or https address without a slash at the end, such as https://review.example.org)"
                            .formatted(baseUrl));
        }
    }
}
