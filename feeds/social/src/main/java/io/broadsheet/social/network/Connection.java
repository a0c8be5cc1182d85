package io.broadsheet.social.network;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an account. Its text form hides everything that may be secret.
 *
 * @param account its name, for messages
 * @param server the network's server, or null where not given
 * @param token the secret, or null where not given
 * @param visibility who sees the posts
 * @param more what only some networks need, by the keys of {@link Needs}; secrets among it
 */
public record Connection(
        String account, @Nullable URI server, @Nullable String token, String visibility, Map<String, String> more) {
    /** Where the account posts: a chat, a channel, an author. */
    public static final String TARGET = "target";

    /** Name under which the network knows our application. */
    public static final String CLIENT_ID = "client-id";

    /** The application's secret. */
    public static final String CLIENT_SECRET = "client-secret";

    /** The second half of an OAuth 1.0a token. */
    public static final String TOKEN_SECRET = "token-secret";

    /** What a new access token is got with. */
    public static final String REFRESH_TOKEN = "refresh-token";

    public Connection {
        more = Map.copyOf(more);
    }

    /** With nothing more. */
    public Connection(String account, @Nullable URI server, @Nullable String token, String visibility) {
        this(account, server, token, visibility, Map.of());
    }

    /**
     * The server.
     *
     * @throws IllegalArgumentException if it is not configured
     */
    public URI requireServer() {
        return Optional.ofNullable(server).orElseThrow(() -> missing("server", "such as https://social.example"));
    }

    /**
     * The token.
     *
     * @throws IllegalArgumentException if it is not configured
     */
    public String requireToken() {
        return requireToken("the access token that the server shows for an application");
    }

    /**
     * The token.
     *
     * @param expected what it is on this network
     * @throws IllegalArgumentException if it is not configured
     */
    public String requireToken(String expected) {
        return Optional.ofNullable(token).filter(it -> !it.isBlank()).orElseThrow(() -> missing("token", expected));
    }

    /** A setting or secret that may be missing. */
    public Optional<String> get(String key) {
        return Optional.ofNullable(more.get(key)).filter(it -> !it.isBlank());
    }

    /**
     * A setting or secret.
     *
     * @throws IllegalArgumentException if it is not configured
     */
    public String require(String key, String expected) {
        return get(key).orElseThrow(() -> missing(key, expected));
    }

    /** How a setting is named to the operator. */
    public String key(String key) {
        return "broadsheet.social.accounts.%s.%s".formatted(account, key);
    }

    /** A complaint that a setting is missing. */
    public IllegalArgumentException missing(String key, String expected) {
        return new IllegalArgumentException("%s is missing (expected: %s)".formatted(key(key), expected));
    }

    @Override
    public String toString() {
        return "Connection[account=%s, server=%s, token=hidden, visibility=%s, more=%s hidden]"
                .formatted(account, server, visibility, new TreeMap<>(more).keySet());
    }
}
