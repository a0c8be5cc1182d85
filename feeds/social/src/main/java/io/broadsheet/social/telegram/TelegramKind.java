package io.broadsheet.social.telegram;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Needs;
import io.broadsheet.social.network.Needs.Field;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.wire.JsonApi;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;

/** Channels and groups on Telegram. */
@Singleton
final class TelegramKind implements NetworkKind {
    private static final URI SERVER = URI.create("https://api.telegram.org");
    private static final Pattern TOKEN = Pattern.compile("[0-9]{1,20}:[A-Za-z0-9_-]{20,100}");
    private static final Pattern CHAT = Pattern.compile("@[A-Za-z0-9_]{4,64}|-?[0-9]{1,20}");

    private final GuardedHttp http;
    private final Clock clock;

    TelegramKind(GuardedHttp http, @Named("social") Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "telegram";
    }

    @Override
    public Needs needs() {
        return new Needs(
                "Telegram",
                "A bot made with @BotFather that is an administrator of the channel with the rights to post, edit and delete messages.",
                List.of(
                        Field.required(
                                Connection.TARGET,
                                "Channel",
                                "@name of a public channel, or its number such as -1001234567890"),
                        Field.secret("token", "Bot token", "as @BotFather shows it, such as 123456:ABC…")));
    }

    @Override
    public Network connect(Connection connection) {
        String token = connection.requireToken("the bot token that @BotFather shows");
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException(
                    "%s is no bot token (expected: digits, a colon and letters, as @BotFather shows it)"
                            .formatted(connection.key("token")));
        }
        String chat = connection.require(Connection.TARGET, "@name of a channel, or its number");
        if (!CHAT.matcher(chat).matches()) {
            throw new IllegalArgumentException(
                    "%s is '%s' (expected: @name of a channel, or a number such as -1001234567890)"
                            .formatted(connection.key(Connection.TARGET), chat));
        }
        URI own = connection.server();
        URI server = own == null ? SERVER : http.requireUsable(connection.key("server"), own);
        return new TelegramNetwork(
                new JsonApi(http, TelegramNetwork.MANNERS, clock), server.resolve("/bot" + token + "/"), chat);
    }
}
