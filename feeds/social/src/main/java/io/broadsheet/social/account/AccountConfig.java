package io.broadsheet.social.account;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One social account of the publication.
 *
 * @param name lower-case letters, digits and hyphens, at most 40; names the account in reports and for ever in the database
 * @param network what it is on: mastodon (and all that speak its API), or none to only show what it would say
 * @param server address of its server, such as https://social.example
 * @param token access token; for mastodon with the scopes read:accounts, read:statuses, write:statuses
 * @param sections sections whose articles it announces; empty for all
 * @param visibility who sees the posts: public, unlisted, private or direct
 */
@EachProperty("broadsheet.social.accounts")
record AccountConfig(
        @Parameter String name,
        @Bindable(defaultValue = "none") String network,
        @Nullable URI server,
        @Nullable String token,
        @Bindable(defaultValue = "") List<String> sections,
        @Bindable(defaultValue = "public") String visibility) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    AccountConfig {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "broadsheet.social.accounts has an account named '%s' (expected: lower-case letters, digits and hyphens, at most 40)"
                            .formatted(name));
        }
        sections = sections.stream().filter(section -> !section.isBlank()).toList();
    }

    @Override
    public String toString() {
        return "AccountConfig[name=%s, network=%s, server=%s, token=hidden, sections=%s, visibility=%s]"
                .formatted(name, network, server, sections, visibility);
    }
}
