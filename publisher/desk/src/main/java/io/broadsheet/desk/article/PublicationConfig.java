package io.broadsheet.desk.article;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The publication, as far as the desk needs to know it.
 *
 * @param baseUrl where readers find it: an absolute http or https address without a slash at the end
 * @param language of articles that name none, a BCP 47 tag
 * @param author byline of articles that name none; none if empty
 * @param rights copyright line of articles that have none of their own; none if empty
 * @param sections the sections an article may be in, separated by commas; empty allows any
 */
@ConfigurationProperties("broadsheet.publication")
public record PublicationConfig(
        @Bindable(defaultValue = "http://localhost:8080") String baseUrl,
        @Bindable(defaultValue = "en") String language,
        @Nullable String author,
        @Nullable String rights,
        @Bindable(defaultValue = "") List<String> sections) {
    public PublicationConfig {
        baseUrl = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
        requireWeb(baseUrl);
        requireLanguage(language);
        author = author == null || author.isBlank() ? null : author.strip();
        rights = rights == null || rights.isBlank() ? null : rights.strip();
        sections = sections.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** The address of the article with this slug. */
    URI link(String slug) {
        return URI.create(baseUrl + "/articles/" + slug);
    }

    private static void requireWeb(String baseUrl) {
        URI uri;
        try {
            uri = URI.create(baseUrl);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(badBaseUrl(baseUrl), e);
        }
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException(badBaseUrl(baseUrl));
        }
    }

    private static String badBaseUrl(String baseUrl) {
        return "broadsheet.publication.base-url is '%s' (expected: an absolute address such as https://news.example.org)"
                .formatted(baseUrl);
    }

    private static void requireLanguage(String language) {
        if (language.isBlank() || Locale.forLanguageTag(language).getLanguage().isEmpty()) {
            throw new IllegalArgumentException(
                    "broadsheet.publication.language is '%s' (expected: a BCP 47 tag such as en or de-AT)"
                            .formatted(language));
        }
    }
}
