package io.broadsheet.social.x;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Needs;
import io.broadsheet.social.network.Needs.Field;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.oauth.Authoriser;
import io.broadsheet.social.oauth.Pkce;
import io.broadsheet.social.oauth.TokenEndpoint;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.wire.Call;
import io.broadsheet.social.wire.JsonApi;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Accounts on X. */
@Singleton
final class XKind implements NetworkKind {
    private static final URI SERVER = URI.create("https://api.x.com");

    private final GuardedHttp http;
    private final Pictures pictures;
    private final Clock clock;

    XKind(GuardedHttp http, Pictures pictures, @Named("social") Clock clock) {
        this.http = http;
        this.pictures = pictures;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "x";
    }

    @Override
    public Needs needs() {
        return new Needs(
                "X",
                "An application of X's developer portal with the rights Read and write. Either give its OAuth 2 client ID (and secret, if it is confidential) and connect the account at the desk (scopes "
                        + XAuthoriser.SCOPES
                        + "), or give all four keys of OAuth 1.0a.",
                List.of(
                        Field.optional(
                                Connection.CLIENT_ID,
                                "Client ID, or API key",
                                "OAuth 2 client ID; or the OAuth 1.0a API key"),
                        Field.optionalSecret(
                                Connection.CLIENT_SECRET,
                                "Client secret, or API key secret",
                                "of a confidential client; or the OAuth 1.0a API key secret"),
                        Field.optionalSecret(
                                "token", "Access token", "of OAuth 1.0a, or of OAuth 2 where it was got elsewhere"),
                        Field.optionalSecret(Connection.TOKEN_SECRET, "Access token secret", "of OAuth 1.0a only"),
                        Field.optionalSecret(
                                Connection.REFRESH_TOKEN, "Refresh token", "of OAuth 2 where it was got elsewhere")));
    }

    @Override
    public Network connect(Connection connection) {
        JsonApi api = new JsonApi(http, XNetwork.MANNERS, clock);
        return new XNetwork(api, pictures, server(connection), signing(connection), clock);
    }

    @Override
    public Optional<Authoriser> authoriser(Connection connection) {
        return connection
                .get(Connection.CLIENT_ID)
                .filter(_ -> connection.get(Connection.TOKEN_SECRET).isEmpty())
                .map(id -> new XAuthoriser(new TokenEndpoint(http, clock), connection, server(connection), id));
    }

    private URI server(Connection connection) {
        URI own = connection.server();
        return own == null ? SERVER : http.requireUsable(connection.key("server"), own);
    }

    private XNetwork.Signing signing(Connection connection) {
        String token =
                connection.requireToken("an access token, or a client-id alone to connect the account at the desk");
        Optional<String> tokenSecret = connection.get(Connection.TOKEN_SECRET);
        if (tokenSecret.isEmpty()) {
            return call -> call.with("Authorization", "Bearer " + token);
        }
        Signature signature = new Signature(
                connection.require(Connection.CLIENT_ID, "the API key of OAuth 1.0a"),
                connection.require(Connection.CLIENT_SECRET, "the API key secret of OAuth 1.0a"),
                token,
                tokenSecret.get());
        return (Call call) -> call.with(
                "Authorization",
                signature.header(
                        call.method(),
                        call.address(),
                        Pkce.random(),
                        clock.instant().getEpochSecond()));
    }
}
