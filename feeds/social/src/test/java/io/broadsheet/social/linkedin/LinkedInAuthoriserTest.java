package io.broadsheet.social.linkedin;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.oauth.AuthoriserContract;
import io.broadsheet.social.oauth.Grant;
import io.broadsheet.social.oauth.Granting;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.testing.RecordedApi.Answer;
import io.broadsheet.social.testing.RecordedApi.Asked;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinkedInAuthoriserTest extends AuthoriserContract {
    @Override
    protected NetworkKind kind() {
        return new LinkedInKind(http, new Pictures(http), clock);
    }

    @Override
    protected Grant renewable() {
        return new Grant("old-access", "old-refresh", clock.instant().plus(Duration.ofDays(60)));
    }

    @Override
    protected Answer answer(Asked asked) {
        assertThat(asked.path()).isEqualTo("/oauth/v2/accessToken");
        assertThat(asked.form())
                .containsEntry("client_id", "client-id")
                .containsEntry("client_secret", "client-secret-secret")
                .doesNotContainKey("code_verifier");
        return Answer.json(200, "{\"access_token\":\"fresh-access\",\"expires_in\":5184000}");
    }

    @Test
    void aRefreshTokenStaysWhereNoNewOneComes() {
        assertThat(authoriser().renew(renewable()))
                .isInstanceOfSatisfying(
                        Granting.Granted.class,
                        it -> assertThat(it.grant().refreshToken()).isEqualTo("old-refresh"));
    }

    @Test
    void withoutARefreshTokenAPersonConnectsAnew() {
        Grant grant = new Grant("old-access", null, clock.instant());

        assertThat(authoriser().canRenew(grant)).isFalse();
        assertThat(authoriser().renew(grant)).isInstanceOf(Granting.Expired.class);
    }
}
