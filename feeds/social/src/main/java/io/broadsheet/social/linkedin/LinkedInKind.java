package io.broadsheet.social.linkedin;

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
import java.util.regex.Pattern;

/** Persons and organizations on LinkedIn. */
@Singleton
final class LinkedInKind implements NetworkKind {
    private static final URI SERVER = URI.create("https://api.linkedin.com");
    private static final Pattern AUTHOR = Pattern.compile("urn:li:(person|organization):[A-Za-z0-9_-]{1,64}");
    private static final Pattern VERSION = Pattern.compile("20[0-9]{4}");
    /** LinkedIn keeps each version for a year at least. */
    private static final String USUAL_VERSION = "202606";

    private final GuardedHttp http;
    private final Pictures pictures;
    private final Clock clock;

    LinkedInKind(GuardedHttp http, Pictures pictures, @Named("social") Clock clock) {
        this.http = http;
        this.pictures = pictures;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "linkedin";
    }

    @Override
    public Needs needs() {
        return new Needs(
                "LinkedIn",
                "An application with the product Share on LinkedIn (scopes %s), or for an organization Community Management (scopes %s). Give its client ID and secret and connect the account at the desk, or give an access token."
                        .formatted(LinkedInAuthoriser.MEMBER, LinkedInAuthoriser.ORGANIZATION),
                List.of(
                        Field.optional(
                                Connection.TARGET,
                                "Author",
                                "urn:li:organization:… for an organization; without it the person who connects the account"),
                        Field.optional(Connection.CLIENT_ID, "Client ID", "of the LinkedIn application"),
                        Field.optionalSecret(Connection.CLIENT_SECRET, "Client secret", "of the LinkedIn application"),
                        Field.optionalSecret("token", "Access token", "instead of connecting; it ends after 60 days"),
                        Field.optional(
                                "version",
                                "API version",
                                "as YYYYMM, if LinkedIn does not take " + USUAL_VERSION + " any more")));
    }

    @Override
    public Network connect(Connection connection) {
        Optional<String> author = connection.get(Connection.TARGET);
        if (author.isPresent() && !AUTHOR.matcher(author.get()).matches()) {
            throw new IllegalArgumentException(
                    "%s is '%s' (expected: urn:li:organization:… or urn:li:person:…, or nothing)"
                            .formatted(connection.key(Connection.TARGET), author.get()));
        }
        String version = connection.get("version").orElse(USUAL_VERSION);
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("%s is '%s' (expected: a version such as %s)"
                    .formatted(connection.key("version"), version, USUAL_VERSION));
        }
        String token =
                connection.requireToken("an access token, or client-id and client-secret to connect at the desk");
        JsonApi api = new JsonApi(http, LinkedInNetwork.MANNERS, clock);
        return new LinkedInNetwork(
                new LinkedInApi(api, server(connection), token, version), pictures, author.orElse(""));
    }

    @Override
    public Optional<Authoriser> authoriser(Connection connection) {
        return connection
                .get(Connection.CLIENT_ID)
                .map(_ -> new LinkedInAuthoriser(new TokenEndpoint(http, clock), connection, server(connection)));
    }

    private URI server(Connection connection) {
        URI own = connection.server();
        return own == null ? SERVER : http.requireUsable(connection.key("server"), own);
    }
}
