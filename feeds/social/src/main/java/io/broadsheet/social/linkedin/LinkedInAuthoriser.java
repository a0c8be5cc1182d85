package io.broadsheet.social.linkedin;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.oauth.Authoriser;
import io.broadsheet.social.oauth.Grant;
import io.broadsheet.social.oauth.Granting;
import io.broadsheet.social.oauth.Pkce;
import io.broadsheet.social.oauth.TokenEndpoint;
import io.broadsheet.social.wire.Call;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * OAuth 2 at LinkedIn, for confidential clients: it refuses the secret of a client that sends a PKCE verifier along, so none is
 * sent. Tokens live 60 days; only some applications get refresh tokens, with the others a person connects anew.
 */
final class LinkedInAuthoriser implements Authoriser {
    static final String MEMBER = "openid profile w_member_social";
    static final String ORGANIZATION = "w_organization_social r_organization_social";
    private static final URI SERVER = URI.create("https://www.linkedin.com");
    private static final Duration MARGIN = Duration.ofDays(7);

    private final TokenEndpoint tokens;
    private final Connection connection;
    private final URI server;

    LinkedInAuthoriser(TokenEndpoint tokens, Connection connection, URI server) {
        this.tokens = tokens;
        this.connection = connection;
        this.server = connection.server() == null ? SERVER : server;
    }

    @Override
    public URI begin(URI callback, String state, Pkce pkce) {
        boolean organization = connection
                .get(Connection.TARGET)
                .filter(it -> it.startsWith("urn:li:organization:"))
                .isPresent();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", connection.require(Connection.CLIENT_ID, "the client ID of the LinkedIn application"));
        query.put("redirect_uri", callback.toString());
        query.put("state", state);
        query.put("scope", organization ? ORGANIZATION : MEMBER);
        return server.resolve("/oauth/v2/authorization?" + Call.query(query));
    }

    @Override
    public Granting redeem(String code, URI callback, Pkce pkce) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", callback.toString());
        return ask(form, null);
    }

    @Override
    public Granting renew(Grant old) {
        String refresh = old.refreshToken();
        if (refresh == null) {
            return new Granting.Expired("LinkedIn gives this application no refresh tokens");
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh);
        return ask(form, old);
    }

    private Granting ask(Map<String, String> form, @Nullable Grant old) {
        form.put("client_id", connection.require(Connection.CLIENT_ID, "the client ID of the LinkedIn application"));
        form.put(
                "client_secret",
                connection.require(Connection.CLIENT_SECRET, "the client secret of the LinkedIn application"));
        return tokens.ask(new TokenEndpoint.Asking(
                server.resolve("/oauth/v2/accessToken"),
                Map.of(),
                Call.query(form),
                old == null ? null : old.refreshToken()));
    }

    @Override
    public boolean canRenew(Grant grant) {
        return grant.refreshToken() != null;
    }

    @Override
    public Optional<Instant> renewAt(Grant grant, Instant now) {
        Instant end = grant.expiresAt();
        return Optional.of(end == null ? now : end.minus(MARGIN));
    }
}
