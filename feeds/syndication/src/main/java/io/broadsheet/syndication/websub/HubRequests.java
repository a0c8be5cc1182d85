package io.broadsheet.syndication.websub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Counts who asks the hub how often, per instance and in memory only. */
@Singleton
class HubRequests {
    private static final int MOST_CLIENTS = 20_000;
    private static final long MINUTE = 60_000;

    private final Clock clock;
    private final int most;
    private final Cache<String, Minute> clients = Caffeine.newBuilder()
            .maximumSize(MOST_CLIENTS)
            .expireAfterWrite(Duration.ofMinutes(2))
            .build();

    HubRequests(@Named("syndication") Clock clock, WebSubConfig config) {
        this.clock = clock;
        this.most = config.requestsPerMinute();
    }

    /** Counts a request of this client; returns how long it should wait, or nothing if it may ask. */
    Optional<Duration> count(String client) {
        if (most == 0) {
            return Optional.empty();
        }
        long now = clock.millis();
        Minute minute = Objects.requireNonNull(clients.asMap()
                .compute(
                        client,
                        (_, former) -> former == null || former.number() != now / MINUTE
                                ? new Minute(now / MINUTE, 1)
                                : new Minute(former.number(), former.requests() + 1)));
        return minute.requests() <= most
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(1 + (MINUTE - now % MINUTE) / 1000));
    }

    private record Minute(long number, int requests) {}
}
