package io.broadsheet.social.threads;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Needs;
import io.broadsheet.social.network.Needs.Field;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.oauth.Authoriser;
import io.broadsheet.social.oauth.TokenEndpoint;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.wire.JsonApi;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Accounts on Threads. */
@Singleton
final class ThreadsKind implements NetworkKind {
    private static final URI SERVER = URI.create("https://graph.threads.net");

    private final GuardedHttp http;
    private final Pictures pictures;
    private final Clock clock;

    ThreadsKind(GuardedHttp http, Pictures pictures, @Named("social") Clock clock) {
        this.http = http;
        this.pictures = pictures;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public Needs needs() {
        return new Needs(
                "Threads",
                "An app with the Threads use case and the permissions " + ThreadsAuthoriser.SCOPES
                        + ". Either give the app's ID and secret and connect the account at the desk, or give a long-lived access token, which then is renewed by itself.",
                List.of(
                        Field.optional(Connection.CLIENT_ID, "App ID", "the Threads app ID, a number"),
                        Field.optionalSecret(Connection.CLIENT_SECRET, "App secret", "the Threads app secret"),
                        Field.optionalSecret("token", "Access token", "a long-lived one, instead of connecting")));
    }

    @Override
    public Network connect(Connection connection) {
        return new ThreadsNetwork(
                new JsonApi(http, ThreadsNetwork.MANNERS, clock),
                pictures,
                server(connection),
                connection.requireToken(
                        "a long-lived access token, or client-id and client-secret to connect at the desk"),
                clock);
    }

    @Override
    public Optional<Authoriser> authoriser(Connection connection) {
        boolean reachable = connection.token() != null
                || connection.get(Connection.CLIENT_ID).isPresent();
        return reachable
                ? Optional.of(new ThreadsAuthoriser(new TokenEndpoint(http, clock), connection, server(connection)))
                : Optional.empty();
    }

    private URI server(Connection connection) {
        URI own = connection.server();
        return own == null ? SERVER : http.requireUsable(connection.key("server"), own);
    }
}
