package io.broadsheet.social.discord;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Channels on Discord, each by a webhook of its own. */
@Singleton
final class DiscordKind implements NetworkKind {
    private static final URI SERVER = URI.create("https://discord.com");
    private static final Pattern WEBHOOK = Pattern.compile(
            "https://(?:(?:ptb|canary)\\.)?discord(?:app)?\\.com/api/(?:v[0-9]+/)?webhooks/([0-9]{1,20})/([A-Za-z0-9_-]{20,200})");

    private final GuardedHttp http;
    private final Pictures pictures;
    private final Clock clock;

    DiscordKind(GuardedHttp http, Pictures pictures, @Named("social") Clock clock) {
        this.http = http;
        this.pictures = pictures;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "discord";
    }

    @Override
    public Needs needs() {
        return new Needs(
                "Discord",
                "A webhook of the channel (channel settings, Integrations, Webhooks). Its address is the secret; it may post and change its own messages.",
                List.of(Field.secret("token", "Webhook address", "https://discord.com/api/webhooks/…/…")));
    }

    @Override
    public Network connect(Connection connection) {
        Matcher webhook = WEBHOOK.matcher(connection.requireToken("https://discord.com/api/webhooks/…/…"));
        if (!webhook.matches()) {
            // Without the value: it is the secret.
            throw new IllegalArgumentException(
                    "%s is no webhook of Discord (expected: https://discord.com/api/webhooks/…/…)"
                            .formatted(connection.key("token")));
        }
        URI own = connection.server();
        URI server = own == null ? SERVER : http.requireUsable(connection.key("server"), own);
        return new DiscordNetwork(
                new JsonApi(http, DiscordNetwork.MANNERS, clock),
                pictures,
                server.resolve("/api/v10/webhooks/" + webhook.group(1) + "/" + webhook.group(2)));
    }
}
