package io.broadsheet.social.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.outbound.OutboundConfig;
import io.broadsheet.social.testing.HandClock;
import io.broadsheet.social.testing.RecordedApi;
import io.broadsheet.social.testing.RecordedApi.Answer;
import io.broadsheet.social.testing.RecordedApi.Asked;
import io.broadsheet.social.testing.RecordedApi.Mood;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every network's authorisation must do, against its token endpoint in recorded shapes. */
@SuppressWarnings("this-escape") // the behaviour is asked for when requests come, not before
public abstract class AuthoriserContract {
    protected static final URI CALLBACK = URI.create("https://review.example/accounts/callback");

    protected final HandClock clock = new HandClock(Instant.parse("2026-05-04T10:00:00Z"));
    protected final GuardedHttp http = new GuardedHttp(new OutboundConfig(Duration.ofSeconds(2), true));
    protected final RecordedApi api = new RecordedApi(this::answer, _ -> true);

    protected abstract Answer answer(Asked asked);

    protected abstract NetworkKind kind();

    /** A grant that can be renewed. */
    protected abstract Grant renewable();

    protected Authoriser authoriser() {
        Connection connection = new Connection(
                "main",
                api.uri(),
                null,
                "public",
                Map.of(Connection.CLIENT_ID, "client-id", Connection.CLIENT_SECRET, "client-secret-secret"));
        return kind().authoriser(connection).orElseThrow();
    }

    @AfterEach
    void close() {
        api.close();
        http.close();
    }

    @Test
    void theBrowserIsSentWithStateAndWithoutAnySecret() {
        URI consent = authoriser().begin(CALLBACK, "the-state", Pkce.fresh());

        assertThat(consent.toString())
                .contains("client_id=client-id", "state=the-state", "response_type=code")
                .contains("redirect_uri=https%3A%2F%2Freview.example%2Faccounts%2Fcallback")
                .doesNotContain("client-secret-secret");
    }

    @Test
    void aCodeBecomesTokensWithAnEnd() {
        Granting granting = authoriser().redeem("the-code", CALLBACK, new Pkce("the-verifier"));

        assertThat(granting).isInstanceOfSatisfying(Granting.Granted.class, it -> {
            assertThat(it.grant().accessToken()).isEqualTo("fresh-access");
            assertThat(it.grant().expiresAt()).isAfter(clock.instant());
            assertThat(it.toString()).doesNotContain("fresh-access");
        });
    }

    @Test
    void tokensAreRenewedBeforeTheirEnd() {
        Grant old = renewable();

        Granting granting = authoriser().renew(old);

        assertThat(granting)
                .isInstanceOfSatisfying(
                        Granting.Granted.class,
                        it -> assertThat(it.grant().accessToken()).isEqualTo("fresh-access"));
        assertThat(authoriser().canRenew(old)).isTrue();
        assertThat(authoriser().renewAt(old, clock.instant()).orElseThrow()).isBefore(old.expiresAt());
    }

    @Test
    void aVoidTokenNeedsAPerson() {
        api.insteadOfNext(
                Answer.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Value passed was invalid\"}"));

        Granting granting = authoriser().renew(renewable());

        assertThat(granting)
                .isInstanceOfSatisfying(
                        Granting.Expired.class, it -> assertThat(it.reason()).contains("Value passed was invalid"));
    }

    @Test
    void aServerInTroubleIsAskedAgainLater() {
        // A GET whose connection ends without a word is repeated by the client itself, which does no harm.
        api.next(Mood.SERVER_ERROR, Mood.BREAKS_OFF, Mood.HTML);

        assertThat(authoriser().renew(renewable())).isInstanceOf(Granting.Later.class);
        assertThat(authoriser().renew(renewable())).isInstanceOf(Granting.Later.class);
        assertThat(authoriser().renew(renewable())).isInstanceOf(Granting.Later.class);
    }
}
