package io.broadsheet.syndication.publication;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the publication's pages look, beside its title and motto.
 *
 * @param accent colour of links and rules, as #rrggbb; it is darkened, and lightened for dark screens, as far as it must be to be read
 * @param logo picture in place of the name at the head of each page, http or https; the name by default
 * @param sections in the order in which the pages lead to them, separated by commas; by default those that have articles, on the front page alone
 * @param subscribeUrl where the form for readers' addresses is sent; by default /subscribe at the publication's own address, which the mailer answers
 */
@ConfigurationProperties("broadsheet.publication")
public record LookConfig(
        @Bindable(defaultValue = "#8c1d18") String accent,
        @Nullable URI logo,
        @Bindable(defaultValue = "") List<String> sections,
        @Nullable URI subscribeUrl) {
    public LookConfig {
        if (!accent.matches("#[0-9a-fA-F]{6}")) {
            throw new IllegalArgumentException(
                    "broadsheet.publication.accent is '%s' (expected: a colour such as #8c1d18)".formatted(accent));
        }
        requireWeb("logo", logo);
        requireWeb("subscribe-url", subscribeUrl);
        sections = sections.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** The colour in its two shades. */
    public Accent shades() {
        return Accent.of(accent);
    }

    private static void requireWeb(String key, @Nullable URI address) {
        if (address == null) {
            return;
        }
        String scheme = address.getScheme();
        boolean web = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
        if (!web || address.getHost() == null) {
            throw new IllegalArgumentException(
                    "broadsheet.publication.%s is '%s' (expected: an absolute http or https address)"
                            .formatted(key, address));
        }
    }
}
