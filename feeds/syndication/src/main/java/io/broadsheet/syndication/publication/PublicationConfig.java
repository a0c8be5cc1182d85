package io.broadsheet.syndication.publication;

import io.broadsheet.contract.article.CleanText;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.IllformedLocaleException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The publication, as its feeds and pages name it.
 *
 * @param title its name, one line
 * @param description what it is about, one line; without it the motto stands in, without that the title
 * @param baseUrl public address of the front page, http or https, without a slash at the end
 * @param language BCP 47 tag of the publication's own language, such as en-GB
 * @param motto the line under the name on the front page; none by default
 * @param rights copyright line of the feeds and pages; none by default
 * @param author who stands for articles without a byline; the title by default
 */
@ConfigurationProperties("broadsheet.publication")
public record PublicationConfig(
        @Bindable(defaultValue = "Broadsheet") String title,
        @Nullable String description,
        @Bindable(defaultValue = "http://localhost:8080") URI baseUrl,

        @Bindable(defaultValue = "en") String language,
        @Nullable String motto,
        @Nullable String rights,
        @Nullable String author) {
    public PublicationConfig {
        requireLine("title", title);
        requireLine("description", description);
        requireLine("motto", motto);
        requireLine("rights", rights);
        requireLine("author", author);
        String scheme = baseUrl.getScheme();
        boolean web = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
        if (!web
                || baseUrl.getHost() == null
                || baseUrl.getRawQuery() != null
                || baseUrl.toString().endsWith("/")) {
            throw new IllegalArgumentException(
                    "broadsheet.publication.base-url is '%s' (expected: an http or https address without a slash at the end, such as https://review.example.org)"
                            .formatted(baseUrl));
        }
        try {
            new Locale.Builder().setLanguageTag(language);
        } catch (IllformedLocaleException e) {
            throw new IllegalArgumentException(
                    "broadsheet.publication.language is '%s' (expected: a BCP 47 tag such as 'en' or 'de-AT')"
                            .formatted(language),
                    e);
        }
    }

    /** The absolute address of {@code path}, which starts with a slash. */
    public String address(String path) {
        return baseUrl.toASCIIString() + path;
    }

    /** One line on what this publication is; never blank. */
    public String subtitle() {
        if (description != null) {
            return description;
        }
        return motto != null ? motto : title;
    }

    /** Who wrote what has no byline. */
    public String authorOrTitle() {
        return author != null ? author : title;
    }

    private static void requireLine(String key, @Nullable String value) {
        if (value == null) {
            return;
        }
        CleanText.requireLine("broadsheet.publication." + key, value);
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "broadsheet.publication.%s is empty (expected: a line of text, or leave the key out)"
                            .formatted(key));
        }
    }
}
