package io.broadsheet.desk.preview;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the desk asks for previews. Without an address it asks its own server, which is right where all services share one
 * port.
 *
 * @param syndication address of the service that makes the pages, such as http://syndication:8083
 * @param mailer address of the service that makes the mail
 * @param social address of the service that makes the posts
 * @param timeout for each answer, 100ms to 1m; meanwhile the editor waits
 */
@ConfigurationProperties("broadsheet.desk.previews")
record PreviewsConfig(
        @Nullable String syndication,
        @Nullable String mailer,
        @Nullable String social,
        @Bindable(defaultValue = "5s") Duration timeout) {
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

    PreviewsConfig {
        syndication = address("syndication", syndication);
        mailer = address("mailer", mailer);
        social = address("social", social);
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "broadsheet.desk.previews.timeout is %s (expected: 100ms to 1m)".formatted(timeout));
        }
    }

    private static @Nullable String address(String key, @Nullable String given) {
        if (given == null || given.isBlank()) {
            return null;
        }
        String address = given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
        if (!isWeb(address)) {
            throw new IllegalArgumentException(
                    "broadsheet.desk.previews.%s is '%s' (expected: an address such as http://%s:8080, or nothing)"
                            .formatted(key, given, key));
        }
        return address;
    }

    private static boolean isWeb(String address) {
        try {
            URI uri = URI.create(address);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
