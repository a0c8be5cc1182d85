package io.broadsheet.social.threads;

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
 * OAuth 2 at Threads: a code gives a token for an hour, that one for 60 days, and it renews itself once it is a day old. There
 * is no refresh token, and no PKCE: the application's secret proves who redeems the code.
 */
final class ThreadsAuthoriser implements Authoriser {
    static final String SCOPES = "threads_basic,threads_content_publish,threads_manage_replies,threads_delete";
    private static final URI CONSENT = URI.create("https://threads.net/oauth/authorize");
    private static final Duration MARGIN = Duration.ofDays(10);
    private static final Duration SURELY_A_DAY_OLD = Duration.ofHours(25);

    private final TokenEndpoint tokens;
    private final Connection connection;
    private final URI server;

    ThreadsAuthoriser(TokenEndpoint tokens, Connection connection, URI server) {
        this.tokens = tokens;
        this.connection = connection;
        this.server = server;
    }

    @Override
    public URI begin(URI callback, String state, Pkce pkce) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", clientId());
        query.put("redirect_uri", callback.toString());
        query.put("scope", SCOPES);
        query.put("response_type", "code");
        query.put("state", state);
        // Without it the code would come back and be worth nothing.
        var _ = clientSecret();
        URI consent = connection.server() == null ? CONSENT : server.resolve("/oauth/authorize");
        return URI.create(consent + "?" + Call.query(query));
    }

    private String clientId() {
        return connection.require(
                Connection.CLIENT_ID, "the Threads app ID; remove the account and add it again with it");
    }

    private String clientSecret() {
        return connection.require(
                Connection.CLIENT_SECRET, "the Threads app secret; remove the account and add it again with it");
    }

    @Override
    public Granting redeem(String code, URI callback, Pkce pkce) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", clientId());
        form.put("client_secret", clientSecret());
        form.put("grant_type", "authorization_code");
        form.put("redirect_uri", callback.toString());
        // Meta appends this to the address it sends the browser back to.
        form.put("code", code.endsWith("#_") ? code.substring(0, code.length() - 2) : code);
        Granting first = ask("/oauth/access_token", Call.query(form));
        return first instanceof Granting.Granted(var hour) ? lengthen(hour) : first;
    }

    private Granting lengthen(Grant hour) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("grant_type", "th_exchange_token");
        query.put("client_secret", clientSecret());
        query.put("access_token", hour.accessToken());
        return ask("/access_token?" + Call.query(query), null);
    }

    @Override
    public Granting renew(Grant old) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("grant_type", "th_refresh_token");
        query.put("access_token", old.accessToken());
        return ask("/refresh_access_token?" + Call.query(query), null);
    }

    private Granting ask(String path, @Nullable String form) {
        return tokens.ask(new TokenEndpoint.Asking(server.resolve(path), Map.of(), form, null));
    }

    @Override
    public boolean canRenew(Grant grant) {
        return true;
    }

    @Override
    public Optional<Instant> renewAt(Grant grant, Instant now) {
        Instant end = grant.expiresAt();
        Instant due = end == null ? now : end.minus(MARGIN);
        Instant first = now.plus(SURELY_A_DAY_OLD);
        return Optional.of(due.isBefore(first) ? first : due);
    }
}
