package io.broadsheet.syndication.document;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts who fetches whole feeds again and again, per instance and in memory only. A client is an address and a program's
 * name; behind a proxy of this network it is the address that the proxy tells. Whoever asks with a condition is never counted.
 */
@Singleton
public class FullFetches {
    private static final int MOST_CLIENTS = 50_000;

    private final Clock clock;
    private final int most;
    private final Duration window;
    private final Cache<Client, Allowance> allowances;

    public FullFetches(@Named("syndication") Clock clock, PaceConfig config) {
        this.clock = clock;
        this.most = config.fullFetches();
        this.window = config.window();
        this.allowances = Caffeine.newBuilder()
                .maximumSize(MOST_CLIENTS)
                .expireAfterAccess(window)
                .build();
    }

    /**
     * Counts a fetch.
     *
     * @param address where the request came from
     * @param forwardedFor X-Forwarded-For, or null
     * @param program User-Agent, or null
     * @return how long the client should wait, to the full second; empty if it may have the feed
     */
    public Optional<Duration> count(
            InetAddress address, @Nullable String forwardedFor, @Nullable String program, String path) {
        Optional<String> client = ClientAddress.of(address, forwardedFor);
        if (most == 0 || client.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Allowance left = Objects.requireNonNull(allowances
                .asMap()
                .compute(
                        new Client(client.get(), Objects.requireNonNullElse(program, ""), path),
                        (_, former) ->
                                (former == null ? new Allowance(most, now, true) : refilled(former, now)).taken()));
        return left.granted() ? Optional.empty() : Optional.of(untilNext(left));
    }

    private Allowance refilled(Allowance former, Instant now) {
        double more = (double) most * Duration.between(former.at(), now).toMillis() / window.toMillis();
        return new Allowance(Math.min(most, former.fetches() + Math.max(more, 0)), now, true);
    }

    private Duration untilNext(Allowance left) {
        double millis = (1 - left.fetches()) * window.toMillis() / most;
        return Duration.ofSeconds((long) Math.ceil(millis / 1000));
    }

    private record Client(String address, String program, String path) {}

    /**
     * What a client may still fetch.
     *
     * @param fetches refill evenly; one is needed for the next
     * @param granted whether the last one was
     */
    private record Allowance(double fetches, Instant at, boolean granted) {
        Allowance taken() {
            return fetches >= 1 ? new Allowance(fetches - 1, at, true) : new Allowance(fetches, at, false);
        }
    }
}
