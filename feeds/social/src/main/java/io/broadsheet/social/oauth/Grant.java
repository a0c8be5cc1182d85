package io.broadsheet.social.oauth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a network gave us to act for an account. Its text form hides the tokens.
 *
 * @param refreshToken what the next one is got with, or null where there is none: then the access token itself may serve
 * @param expiresAt when the access token ends, or null where it does not
 */
public record Grant(
        String accessToken,
        @Nullable String refreshToken,
        @Nullable Instant expiresAt) {
    @Override
    public String toString() {
        return "Grant[expiresAt=%s, tokens=hidden]".formatted(expiresAt);
    }
}
