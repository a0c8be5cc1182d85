package io.broadsheet.social.outbound;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.Locale;

/**
 * The publication's own site, which may be asked wherever it is: on this machine, too.
 *
 * @param baseUrl where readers find the publication: an absolute http or https address
 */
@ConfigurationProperties("broadsheet.publication")
public record OwnSiteConfig(
        @Bindable(defaultValue = "http://localhost:8080") URI baseUrl) {
    public OwnSiteConfig {
        if (origin(baseUrl).isEmpty()) {
            throw new IllegalArgumentException(
                    "broadsheet.publication.base-url is '%s' (expected: an absolute address such as https://news.example.org)"
                            .formatted(baseUrl));
        }
    }

    /** Whether the address is on the site: the same scheme, host and port (RFC 6454). */
    boolean has(URI uri) {
        return !origin(uri).isEmpty() && origin(uri).equals(origin(baseUrl));
    }

    private static String origin(URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null || uri.getUserInfo() != null) {
            return "";
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int usual = switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> 0;
        };
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        return usual == 0 ? "" : "%s://%s:%d".formatted(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
    }
}
