package io.broadsheet.mailer;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the mailer needs to know of the publication.
 *
 * @param title its name, one line
 * @param motto a line under the name, or none
 * @param baseUrl its address without a slash at the end; links in mails start with it
 * @param rights the copyright line at the foot of a mail, or none
 * @param sections that readers may choose from, separated by commas; without any they choose all or nothing
 */
@ConfigurationProperties("broadsheet.publication")
public record PublicationConfig(
        @Bindable(defaultValue = "Broadsheet") String title,
        @Nullable String motto,
        @Bindable(defaultValue = "http://localhost:8080") String baseUrl,
        @Nullable String rights,
        @Bindable(defaultValue = "") List<String> sections) {
    public PublicationConfig {
        sections = sections.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        if (title.isBlank() || title.length() > 200 || title.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "broadsheet.publication.title is '%s' (expected: one line of 1 to 200 characters)"
                            .formatted(title));
        }
        boolean web = baseUrl.startsWith("http://") || baseUrl.startsWith("https://");
        if (!web
                || baseUrl.endsWith("/")
                || !isPlain(baseUrl)
                || URI.create(baseUrl).getHost() == null) {
            throw new IllegalArgumentException(
                    "broadsheet.publication.base-url is '%s' (expected: an http or https address without a slash at the end)"
                            .formatted(baseUrl));
        }
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c > 0x20 && c < 0x7F && "\"&'<>?#".indexOf(c) < 0);
    }
}
