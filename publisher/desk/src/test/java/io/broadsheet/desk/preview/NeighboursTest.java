package io.broadsheet.desk.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadsheet.contract.testing.RealKafka;
import io.broadsheet.desk.Neighbourhood;
import io.broadsheet.desk.TestDesk;
import io.broadsheet.desk.access.ApiConfig;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("services")
class NeighboursTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void whoSubscribedIsCounted() {
        Neighbours neighbours = neighbours(Neighbourhood.url(), TestDesk.TOKEN, PATIENCE);

        Answer<Audience.Subscribers> answer = neighbours.subscribers();

        assertThat(answer).isEqualTo(new Answer.Said<>(new Audience.Subscribers(3, false)));
    }

    @Test
    void aDeskOnItsOwnSaysWhichAddressItMisses() {
        Neighbours neighbours = neighbours(null, TestDesk.TOKEN, PATIENCE);

        assertThat(reason(neighbours.subscribers()))
                .startsWith("There is no mailer at http://127.0.0.1:")
                .endsWith("set broadsheet.desk.previews.mailer to its address.");
    }

    @Test
    void aServiceThatIsDownIsNamed() {
        Neighbours neighbours = neighbours("http://127.0.0.1:" + RealKafka.freePort(), TestDesk.TOKEN, PATIENCE);

        assertThat(reason(neighbours.accounts())).startsWith("The social cannot be reached at http://127.0.0.1:");
    }

    @Test
    void aServiceThatKeepsSilentIsNotWaitedForLong() throws IOException {
        // It takes connections, for the system does that by itself, and never says a word.
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Neighbours neighbours =
                    neighbours("http://127.0.0.1:" + silent.getLocalPort(), TestDesk.TOKEN, Duration.ofMillis(200));

            assertThat(reason(neighbours.subscribers())).startsWith("The mailer did not answer within 200 ms");
        }
    }

    @Test
    void aTokenThatTheOthersDoNotKnowIsSaid() {
        Neighbours neighbours = neighbours(Neighbourhood.url(), "another-token-of-enough-length", PATIENCE);

        assertThat(reason(neighbours.subscribers()))
                .isEqualTo("The mailer does not accept the desk's token; give both the same broadsheet.api.token.");
    }

    @Test
    void withoutATokenNobodyIsAsked() {
        Neighbours neighbours = neighbours(Neighbourhood.url(), null, PATIENCE);

        assertThat(reason(neighbours.subscribers())).contains("set broadsheet.api.token");
    }

    private static Neighbours neighbours(@Nullable String address, @Nullable String token, Duration timeout) {
        return new Neighbours(
                new PreviewsConfig(address, address, address, timeout),
                new ApiConfig(token),
                () -> TestDesk.shared().bean(EmbeddedServer.class));
    }

    private static String reason(Answer<?> answer) {
        assertThat(answer).isInstanceOf(Answer.Silence.class);
        return ((Answer.Silence<?>) answer).reason();
    }
}
