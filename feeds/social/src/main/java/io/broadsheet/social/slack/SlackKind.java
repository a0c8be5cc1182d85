package io.broadsheet.social.slack;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Needs;
import io.broadsheet.social.network.Needs.Field;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.wire.JsonApi;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;

/** Channels on Slack. */
@Singleton
final class SlackKind implements NetworkKind {
    private static final URI SERVER = URI.create("https://slack.com");
    private static final URI HOOKS = URI.create("https://hooks.slack.com");
    private static final Pattern WEBHOOK =
            Pattern.compile("https://hooks\\.slack\\.com(/services/[A-Za-z0-9_/-]{10,200})");
    private static final Pattern CHANNEL = Pattern.compile("[CGD][A-Z0-9]{5,30}");

    private final GuardedHttp http;
    private final Pictures pictures;
    private final Clock clock;

    SlackKind(GuardedHttp http, Pictures pictures, @Named("social") Clock clock) {
        this.http = http;
        this.pictures = pictures;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public Needs needs() {
        return new Needs(
                "Slack",
                "A bot token with the scopes chat:write and channels:history (groups:history for a private channel), the bot invited to the channel. Or the address of an incoming webhook, which can neither correct nor take back.",
                List.of(
                        Field.secret(
                                "token",
                                "Bot token or webhook address",
                                "xoxb-…, or https://hooks.slack.com/services/…"),
                        Field.optional(Connection.TARGET, "Channel", "its ID such as C0123456789, with a bot token")));
    }

    @Override
    public Network connect(Connection connection) {
        String token = connection.requireToken("a bot token, or the address of an incoming webhook");
        JsonApi api = new JsonApi(http, SlackNetwork.MANNERS, clock);
        var webhook = WEBHOOK.matcher(token);
        if (webhook.matches()) {
            return new SlackWebhook(
                    api, new SlackPictures(pictures), server(connection, HOOKS).resolve(webhook.group(1)));
        }
        if (!token.startsWith("xox")) {
            // Without the value: it is the secret.
            throw new IllegalArgumentException(
                    "%s is neither a bot token nor an incoming webhook (expected: xoxb-…, or https://hooks.slack.com/services/…)"
                            .formatted(connection.key("token")));
        }
        String channel = connection.require(Connection.TARGET, "the ID of the channel, such as C0123456789");
        if (!CHANNEL.matcher(channel).matches()) {
            throw new IllegalArgumentException(
                    "%s is '%s' (expected: the ID of the channel such as C0123456789; Slack shows it at the end of the channel's details)"
                            .formatted(connection.key(Connection.TARGET), channel));
        }
        return new SlackNetwork(api, new SlackPictures(pictures), server(connection, SERVER), token, channel);
    }

    private URI server(Connection connection, URI usual) {
        URI own = connection.server();
        return own == null ? usual : http.requireUsable(connection.key("server"), own);
    }
}
