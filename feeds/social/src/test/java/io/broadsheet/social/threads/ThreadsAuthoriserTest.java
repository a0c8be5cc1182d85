package io.broadsheet.social.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.oauth.AuthoriserContract;
import io.broadsheet.social.oauth.Grant;
import io.broadsheet.social.pictures.Pictures;
import io.broadsheet.social.testing.RecordedApi.Answer;
import io.broadsheet.social.testing.RecordedApi.Asked;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThreadsAuthoriserTest extends AuthoriserContract {
    @Override
    protected NetworkKind kind() {
        return new ThreadsKind(http, new Pictures(http), clock);
    }

    @Override
    protected Grant renewable() {
        return new Grant("old-access", null, clock.instant().plus(Duration.ofDays(60)));
    }

    @Override
    protected Answer answer(Asked asked) {
        return switch (asked.path()) {
            case "/oauth/access_token" -> {
                assertThat(asked.form()).containsEntry("code", "the-code");
                yield Answer.json(200, "{\"access_token\":\"for-an-hour\",\"user_id\":7}");
            }
            case "/access_token" -> {
                assertThat(asked.query()).containsEntry("access_token", "for-an-hour");
                yield Answer.json(
                        200, "{\"access_token\":\"fresh-access\",\"token_type\":\"bearer\",\"expires_in\":5183944}");
            }
            default -> {
                assertThat(asked.path()).isEqualTo("/refresh_access_token");
                assertThat(asked.query()).containsEntry("access_token", "old-access");
                yield Answer.json(
                        200, "{\"access_token\":\"fresh-access\",\"token_type\":\"bearer\",\"expires_in\":5183944}");
            }
        };
    }

    @Test
    void aPastedTokenIsRenewedOnceItIsADayOld() {
        assertThat(authoriser().renewAt(new Grant("pasted", null, null), clock.instant()))
                .contains(clock.instant().plus(Duration.ofHours(25)));
    }
}
