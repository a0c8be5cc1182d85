package io.broadsheet.social.account;

import io.broadsheet.social.account.Style.Attach;
import io.broadsheet.social.account.Style.OnCorrection;
import io.broadsheet.social.account.Style.OnWithdrawal;
import io.broadsheet.social.network.Connection;
import io.broadsheet.social.text.Template;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One social account of the publication. Accounts whose tokens must be renewed are not configured but added with
 * 'broadsheet accounts add', for a configuration cannot be written to.
 *
 * @param name lower-case letters, digits and hyphens, at most 40; names the account in reports and for ever in the database
 * @param network what it is on: mastodon (and all that speak its API), bluesky, x, threads, linkedin, telegram, discord, slack,
 *     webhook, or none to only show what it would say
 * @param server address of its server, such as https://social.example; networks with one server for all need none
 * @param token access token, or the secret address of a webhook; 'broadsheet accounts add' says which rights it needs
 * @param sections sections whose articles it announces; empty for all
 * @param visibility who sees the posts: public, unlisted, private or direct
 * @param target where it posts: a Telegram chat, a Slack channel, a LinkedIn author
 * @param clientId key of the application, for x with OAuth 1.0a
 * @param clientSecret secret of the application, for x with OAuth 1.0a
 * @param tokenSecret second half of the token, for x with OAuth 1.0a
 * @param template how the text is put together, such as "{title} {link} {hashtags}"; without one as the network suggests
 * @param attach what goes with the text: card, pictures or nothing
 * @param onCorrection what a correction does to the post: edit (a reply where the network cannot), reply or leave
 * @param onWithdrawal what a withdrawal does to the post: delete (a reply where the network cannot), reply or leave
 */
@EachProperty("broadsheet.social.accounts")
record AccountConfig(
        @Parameter String name,
        @Bindable(defaultValue = "none") String network,
        @Nullable URI server,
        @Nullable String token,
        @Bindable(defaultValue = "") List<String> sections,
        @Bindable(defaultValue = "public") String visibility,
        @Nullable String target,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable String tokenSecret,
        @Nullable String template,
        @Bindable(defaultValue = "card") Attach attach,
        @Bindable(defaultValue = "edit") OnCorrection onCorrection,
        @Bindable(defaultValue = "delete") OnWithdrawal onWithdrawal) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    AccountConfig {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "broadsheet.social.accounts has an account named '%s' (expected: lower-case letters, digits and hyphens, at most 40)"
                            .formatted(name));
        }
        try {
            Template.of(template);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("broadsheet.social.accounts.%s.%s".formatted(name, e.getMessage()), e);
        }
        sections = sections.stream().filter(section -> !section.isBlank()).toList();
    }

    /** Whether an account may be called that. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** How its network is reached. */
    Connection connection() {
        Map<String, String> more = new HashMap<>();
        put(more, Connection.TARGET, target);
        put(more, Connection.CLIENT_ID, clientId);
        put(more, Connection.CLIENT_SECRET, clientSecret);
        put(more, Connection.TOKEN_SECRET, tokenSecret);
        return new Connection(name, server, token, visibility, more);
    }

    private static void put(Map<String, String> more, String key, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            more.put(key, value);
        }
    }

    /** An account that only shows what it would say. */
    static AccountConfig unconnected(String name) {
        return new AccountConfig(
                name,
                "none",
                null,
                null,
                List.of(),
                "public",
                null,
                null,
                null,
                null,
                null,
                Attach.CARD,
                OnCorrection.EDIT,
                OnWithdrawal.DELETE);
    }

    Style style() {
        return new Style(template, attach, onCorrection, onWithdrawal);
    }

    @Override
    public String toString() {
        return "AccountConfig[name=%s, network=%s, server=%s, secrets=hidden, sections=%s, visibility=%s, target=%s]"
                .formatted(name, network, server, sections, visibility, target);
    }
}
