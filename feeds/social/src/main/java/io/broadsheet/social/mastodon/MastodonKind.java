package io.broadsheet.social.mastodon;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Needs;
import io.broadsheet.social.network.Needs.Field;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pictures.Pictures;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/** Accounts on Mastodon, GoToSocial, Pleroma, Pixelfed and whatever else speaks the Mastodon API. */
@Singleton
final class MastodonKind implements NetworkKind {
    private static final List<String> VISIBILITIES = List.of("public", "unlisted", "private", "direct");

    private final GuardedHttp http;
    private final Pictures pictures;
    private final Clock clock;

    MastodonKind(GuardedHttp http, Pictures pictures, @Named("social") Clock clock) {
        this.http = http;
        this.pictures = pictures;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "mastodon";
    }

    @Override
    public Needs needs() {
        return new Needs(
                "Mastodon",
                "An access token of an application (settings, Development) with the scopes read:accounts, read:statuses, write:statuses and write:media. GoToSocial, Pixelfed, Pleroma and others that speak its API do as well.",
                List.of(
                        Field.required("server", "Server", "where the account lives, such as https://social.example"),
                        Field.secret("token", "Access token", "as the server shows it for the application"),
                        Field.optional("visibility", "Visibility", "public, unlisted, private or direct")));
    }

    @Override
    public Network connect(Connection connection) {
        String prefix = "broadsheet.social.accounts.%s.".formatted(connection.account());
        URI server = http.requireUsable(prefix + "server", connection.requireServer());
        if (!VISIBILITIES.contains(connection.visibility())) {
            throw new IllegalArgumentException("%svisibility is '%s' (expected: public, unlisted, private or direct)"
                    .formatted(prefix, connection.visibility()));
        }
        MastodonApi api = new MastodonApi(http, server, connection.requireToken(), clock);
        return new MastodonNetwork(api, new Media(api, pictures), connection.visibility(), clock);
    }
}
