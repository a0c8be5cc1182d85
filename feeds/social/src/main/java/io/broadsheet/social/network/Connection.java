package io.broadsheet.social.network;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an account. Its text form hides the token.
 *
 * @param account its name in the configuration, for messages
 * @param server the network's server, or null where not given
 * @param token the secret, or null where not given
 * @param visibility who sees the posts
 */
public record Connection(
        String account, @Nullable URI server, @Nullable String token, String visibility) {
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
        return Optional.ofNullable(token)
                .filter(it -> !it.isBlank())
                .orElseThrow(() -> missing("token", "the access token that the server shows for an application"));
    }

    private IllegalArgumentException missing(String key, String expected) {
        return new IllegalArgumentException(
                "broadsheet.social.accounts.%s.%s is missing (expected: %s)".formatted(account, key, expected));
    }

    @Override
    public String toString() {
        return "Connection[account=%s, server=%s, token=hidden, visibility=%s]".formatted(account, server, visibility);
    }
}
