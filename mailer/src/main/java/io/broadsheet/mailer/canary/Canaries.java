package io.broadsheet.mailer.canary;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of canaries. One process at a time takes care of each. */
@Singleton
class Canaries {
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Jdbi jdbi;
    private final Clock clock;
    private final List<CanaryConfig> configs;

    Canaries(@Named("mailer") Jdbi jdbi, @Named("mailer") Clock clock, List<CanaryConfig> configs) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.configs = configs;
    }

    /**
     * One that is on its way or to be sent.
     *
     * @param token that it carries
     * @param sent when, or null before the first
     * @param arrived whether the last one did
     */
    record Flight(String token, @Nullable Instant sent, boolean arrived) {}

    /**
     * How one fares.
     *
     * @param age how old the news is that the way is open: seconds since the last one that arrived was sent; null before the first
     * @param tookSeconds how long that one took
     * @param late whether the one that is under way should be there
     */
    record State(
            String name,
            String relay,
            @Nullable Long age,
            @Nullable Long tookSeconds,
            boolean late,
            @Nullable String trouble) {}

    /** Takes care of one for a while, if nobody else does. */
    Optional<Flight> lease(CanaryConfig config) {
        OffsetDateTime now = now();
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("""
                            insert into canary (name, token, leased_until, since) values (:name, '', :now, :now)
                            on conflict do nothing
                            """)
                    .bind("name", config.name())
                    .bind("now", now)
                    .execute();
            return handle.createQuery("""
                            update canary set leased_until = :until where name = :name and leased_until <= :now
                            returning token, sent_at, arrived
                            """)
                    .bind("name", config.name())
                    .bind("now", now)
                    .bind("until", now.plus(LEASE))
                    .map((row, _) -> new Flight(
                            row.getString("token"),
                            instant(row.getObject("sent_at", OffsetDateTime.class)),
                            row.getBoolean("arrived")))
                    .findOne();
        });
    }

    /** Gives the care back until {@code again}. */
    void release(CanaryConfig config, Duration again, @Nullable String trouble) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update canary set leased_until = :until, trouble = :trouble where name = :name")
                .bind("name", config.name())
                .bind("until", now().plus(again))
                .bind("trouble", trouble)
                .execute());
    }

    /** Notes that one is sent. */
    void sent(CanaryConfig config, String token) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update canary set token = :token, sent_at = :now, arrived = false where name = :name")
                .bind("name", config.name())
                .bind("token", token)
                .bind("now", now())
                .execute());
    }

    /** Notes that the one with this token arrived. */
    void arrived(CanaryConfig config, String token) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        update canary set arrived = true, last_sent_at = sent_at, last_arrived_at = :now
                        where name = :name and token = :token and not arrived
                        """)
                .bind("name", config.name())
                .bind("token", token)
                .bind("now", now())
                .execute());
    }

    /** How all of them fare. */
    List<State> states() {
        Map<String, CanaryConfig> known = configs.stream().collect(Collectors.toMap(CanaryConfig::name, it -> it));
        Instant now = now().toInstant();
        return jdbi
                .withHandle(handle -> handle.createQuery("""
                        select name, sent_at, arrived, last_sent_at, last_arrived_at, since, trouble
                        from canary order by name
                        """)
                        .map((row, _) -> new Row(
                                row.getString("name"),
                                instant(row.getObject("sent_at", OffsetDateTime.class)),
                                row.getBoolean("arrived"),
                                instant(row.getObject("last_sent_at", OffsetDateTime.class)),
                                instant(row.getObject("last_arrived_at", OffsetDateTime.class)),
                                row.getObject("since", OffsetDateTime.class).toInstant(),
                                row.getString("trouble")))
                        .list())
                .stream()
                .filter(row -> known.containsKey(row.name()))
                .map(row -> row.state(Objects.requireNonNull(known.get(row.name())), now))
                .toList();
    }

    private record Row(
            String name,
            @Nullable Instant sent,
            boolean arrived,
            @Nullable Instant lastSent,
            @Nullable Instant lastArrived,
            Instant since,
            @Nullable String trouble) {
        State state(CanaryConfig config, Instant now) {
            // One that could not even be sent is missed from when it should have been.
            Instant missed = arrived && lastSent != null ? lastSent.plus(config.every()) : sent == null ? since : sent;
            return new State(
                    name,
                    config.relay(),
                    lastSent == null ? null : Duration.between(lastSent, now).toSeconds(),
                    lastSent == null || lastArrived == null
                            ? null
                            : Duration.between(lastSent, lastArrived).toSeconds(),
                    missed.plus(config.lateAfter()).isBefore(now),
                    trouble);
        }
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
