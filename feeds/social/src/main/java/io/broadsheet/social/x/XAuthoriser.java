package io.broadsheet.social.x;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** OAuth 2 with PKCE at X. An access token lives two hours; a refresh token works once and brings the next. */
final class XAuthoriser implements Authoriser {
    static final String SCOPES = "tweet.read tweet.write users.read media.write offline.access";
    private static final URI CONSENT = URI.create("https://x.com/i/oauth2/authorize");
    private static final Duration MARGIN = Duration.ofMinutes(15);

    private final TokenEndpoint tokens;
    private final Connection connection;
    private final URI server;
    private final String clientId;

    XAuthoriser(TokenEndpoint tokens, Connection connection, URI server, String clientId) {
        this.tokens = tokens;
        this.connection = connection;
        this.server = server;
        this.clientId = clientId;
    }

    @Override
    public URI begin(URI callback, String state, Pkce pkce) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", clientId);
        query.put("redirect_uri", callback.toString());
        query.put("scope", SCOPES);
        query.put("state", state);
        query.put("code_challenge", pkce.challenge());
        query.put("code_challenge_method", "S256");
        URI consent = connection.server() == null ? CONSENT : server.resolve("/i/oauth2/authorize");
        return URI.create(consent + "?" + Call.query(query));
    }

    @Override
    public Granting redeem(String code, URI callback, Pkce pkce) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", callback.toString());
        form.put("code_verifier", pkce.verifier());
        form.put("client_id", clientId);
        return ask(form);
    }

    @Override
    public Granting renew(Grant old) {
        String refresh = old.refreshToken();
        if (refresh == null) {
            return new Granting.Expired("there is no refresh token; the scope offline.access gives one");
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh);
        form.put("client_id", clientId);
        return ask(form);
    }

    private Granting ask(Map<String, String> form) {
        // A confidential client proves itself; a public one only names itself.
        Map<String, String> headers = connection
                .get(Connection.CLIENT_SECRET)
                .map(secret -> Map.of(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (Call.encoded(clientId) + ":" + Call.encoded(secret)).getBytes(UTF_8))))
                .orElse(Map.of());
        return tokens.ask(new TokenEndpoint.Asking(server.resolve("/2/oauth2/token"), headers, Call.query(form), null));
    }

    @Override
    public boolean canRenew(Grant grant) {
        return grant.refreshToken() != null;
    }

    @Override
    public Optional<Instant> renewAt(Grant grant, Instant now) {
        Instant end = grant.expiresAt();
        // How old pasted tokens are nobody knows.
        return Optional.of(end == null ? now : end.minus(MARGIN));
    }
}
