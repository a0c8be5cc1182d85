package io.broadsheet.syndication.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FullFetchesTest {
    private static final InetAddress READER = address("203.0.113.7");
    private static final InetAddress PROXY = address("127.0.0.1");

    private Instant now = Instant.parse("2026-09-14T06:30:00Z");
    private final FullFetches fetches = new FullFetches(clock(() -> now), new PaceConfig(3, Duration.ofSeconds(30)));

    @Test
    void whoFetchesTooOftenIsToldHowLongToWaitAndThenServedAgain() {
        for (int i = 0; i < 3; i++) {
            assertThat(fetch(READER, null)).isEmpty();
        }

        assertThat(fetch(READER, null)).contains(Duration.ofSeconds(10));
        now = now.plusSeconds(9);
        assertThat(fetch(READER, null)).contains(Duration.ofSeconds(1));
        now = now.plusSeconds(1);
        assertThat(fetch(READER, null)).isEmpty();
        assertThat(fetch(READER, null)).isPresent();
    }

    @Test
    void othersBehindTheSameProxyAreOtherClients() {
        for (int i = 0; i < 3; i++) {
            fetch(PROXY, "198.51.100.1, 203.0.113.9");
        }

        assertThat(fetch(PROXY, "198.51.100.1, 203.0.113.9")).isPresent();
        assertThat(fetch(PROXY, "198.51.100.1, 203.0.113.10")).isEmpty();
    }

    @Test
    void aProxyThatTellsNothingIsNotMistakenForOneReader() {
        for (int i = 0; i < 100; i++) {
            assertThat(fetch(PROXY, null)).isEmpty();
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedWithItsKey() {
        assertThatThrownBy(() -> new PaceConfig(-1, Duration.ofSeconds(30)))
                .hasMessage("broadsheet.syndication.pace.full-fetches is -1 (expected: 0 or more)");
        assertThatThrownBy(() -> new PaceConfig(1, Duration.ZERO))
                .hasMessage("broadsheet.syndication.pace.window is PT0S (expected: at least 1s)");
    }

    private Optional<Duration> fetch(InetAddress address, @Nullable String forwardedFor) {
        return fetches.count(address, forwardedFor, "A reader/1.0", "/feed.atom");
    }

    private static Clock clock(InstantSource source) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return source.instant();
            }
        };
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
