package io.broadsheet.social.x;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.oauth.AuthoriserContract;
import io.broadsheet.social.oauth.Grant;
import io.broadsheet.social.oauth.Pkce;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.testing.RecordedApi.Answer;
import io.broadsheet.social.testing.RecordedApi.Asked;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class XAuthoriserTest extends AuthoriserContract {
    @Override
    protected NetworkKind kind() {
        return new XKind(http, new Pictures(http), clock);
    }

    @Override
    protected Grant renewable() {
        return new Grant("old-access", "old-refresh", clock.instant().plus(Duration.ofHours(2)));
    }

    @Override
    protected Answer answer(Asked asked) {
        assertThat(asked.path()).isEqualTo("/2/oauth2/token");
        assertThat(asked.headers().get("authorization")).startsWith("Basic ");
        boolean right = switch (asked.form().getOrDefault("grant_type", "")) {
            case "authorization_code" ->
                "the-verifier".equals(asked.form().get("code_verifier"))
                        && "the-code".equals(asked.form().get("code"));
            case "refresh_token" -> "old-refresh".equals(asked.form().get("refresh_token"));
            default -> false;
        };
        return right
                ? Answer.json(
                        200,
                        "{\"token_type\":\"bearer\",\"expires_in\":7200,\"access_token\":\"fresh-access\",\"scope\":\"tweet.read tweet.write users.read media.write offline.access\",\"refresh_token\":\"fresh-refresh\"}")
                : Answer.json(
                        400, "{\"error\":\"invalid_request\",\"error_description\":\"Value passed was invalid\"}");
    }

    @Test
    void theChallengeGoesAlongAndTheVerifierDoesNot() {
        // RFC 7636, appendix B.
        Pkce pkce = new Pkce("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

        String consent = authoriser().begin(CALLBACK, "state", pkce).toString();

        assertThat(consent)
                .contains("code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method=S256")
                .doesNotContain(pkce.verifier());
    }
}
