package io.broadsheet.mailer.relay;

import io.broadsheet.mailer.smtp.Envelope;
import io.broadsheet.mailer.smtp.Outcome;
import io.broadsheet.mailer.smtp.Relay;
import io.broadsheet.mailer.smtp.RelayUnavailableException;
import io.broadsheet.mailer.smtp.SmtpConfig;
import io.broadsheet.mailer.smtp.SmtpConnection;
import io.broadsheet.mailer.smtp.SmtpConnections;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The mail servers that mails are dealt out among: each gets its weight's share of those that it may have now. One that rests
 * or is at its limit is left out; its mails go to the others.
 */
public final class Relays implements AutoCloseable {
    /** How often a mail that must go elsewhere looks for a free place. */
    private static final int PATIENT_TRIES = 50;

    private static final Duration SHORT_PAUSE = Duration.ofMillis(100);

    private final List<Route> routes = new ArrayList<>();
    private final Domains domains;
    private final Clock clock;
    private final Semaphore lanes;
    private final int limit;
    private double floor;

    /**
     * Opens no connection yet.
     *
     * @param inbox where mails go if no server is configured
     */
    public Relays(
            SmtpConfig single,
            List<RelayConfig> several,
            Supplier<Relay> inbox,
            Allowances allowances,
            Shares shares,
            Domains domains,
            Clock clock) {
        this.domains = domains;
        this.clock = clock;
        String host = single.host();
        if (host != null) {
            Relay relay = new Relay(host, single.port());
            add("smtp", 1, new SmtpConnections(single.settings(), () -> relay), Route.Limits.NONE);
        }
        for (RelayConfig config : several) {
            Relay relay = new Relay(String.valueOf(config.host()), config.port());
            add(
                    config.name(),
                    config.weight(),
                    new SmtpConnections(config.settings(), () -> relay),
                    limits(config, allowances, shares));
        }
        if (routes.isEmpty()) {
            add("inbox", 1, new SmtpConnections(single.settings(), inbox), Route.Limits.NONE);
        }
        limit = routes.stream().mapToInt(route -> route.connections().limit()).sum();
        lanes = new Semaphore(limit, true);
    }

    private void add(String name, int weight, SmtpConnections connections, Route.Limits limits) {
        routes.add(new Route(name, weight, connections, clock, limits));
    }

    private static Route.Limits limits(RelayConfig config, Allowances allowances, Shares shares) {
        String name = "relay/" + config.name();
        LocalDate firstDay = config.firstDay();
        return new Route.Limits(
                config.perSecond() == 0 ? null : Bucket.perSecond(allowances, name, config.perSecond()),
                config.perHour() == 0 ? null : Bucket.perHour(allowances, name, config.perHour()),
                firstDay == null ? null : Bucket.warmUp(allowances, name, firstDay, config.warmUp()),
                config.maxConnections() == 0 ? null : shares.of(name, config.maxConnections()));
    }

    /** Most mails under way at a time. */
    public int limit() {
        return limit;
    }

    /** Waits for a free lane; null if there is none within {@code patience}. The caller closes it. */
    public @Nullable Lane lane(Duration patience) throws InterruptedException {
        return lanes.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS) ? new Lane() : null;
    }

    /** Closes connections that rested too long. */
    public void closeResting() {
        routes.forEach(route -> route.connections().closeResting());
    }

    /** How the relays are. */
    List<Route.State> states() {
        return routes.stream().map(Route::state).toList();
    }

    /** Names of the relays, in the order of the configuration. */
    public List<String> names() {
        return routes.stream().map(Route::name).toList();
    }

    /** Where a relay is. */
    public Relay server(String relay) {
        return route(relay).connections().server();
    }

    /** Tries whether a relay lets us in; why not, or empty if it does. */
    public Optional<String> check(String relay) {
        try {
            route(relay).connections().check();
            return Optional.empty();
        } catch (RelayUnavailableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Hands a mail to one relay, whatever its weight and limits.
     *
     * @throws RelayUnavailableException if there is no connection to be had
     */
    public Outcome handOverBy(String relay, Envelope envelope, SmtpConnection.Bytes message)
            throws RelayUnavailableException {
        return route(relay).connections().handOver(envelope, message);
    }

    private Route route(String relay) {
        return routes.stream()
                .filter(it -> it.name().equals(relay))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no relay '%s' (expected: one of %s)".formatted(relay, names())));
    }

    @Override
    public void close() {
        routes.forEach(route -> route.connections().close());
    }

    /** The domain of an address, in lower case. */
    public static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    private record Dealt(@Nullable Route route, @Nullable Pause pause) {}

    /** The relay whose turn it is. Those at a limit are passed over; one without a free place is waited for. */
    private synchronized Dealt deal(@Nullable Route held, @Nullable Route avoided) {
        List<Route> left = new ArrayList<>(routes);
        left.remove(avoided);
        Pause earliest = null;
        while (!left.isEmpty()) {
            Route next = null;
            double nextPass = 0;
            for (Route route : routes) {
                if (!left.contains(route)) {
                    continue;
                }
                if (route.isResting()) {
                    left.remove(route);
                    earliest = earlier(earliest, route.rest());
                    continue;
                }
                // Whoever was away is not owed what went elsewhere meanwhile.
                double pass = Math.max(route.pass, floor - 1.0 / route.weight());
                if (next == null || pass < nextPass) {
                    next = route;
                    nextPass = pass;
                }
            }
            if (next == null) {
                break;
            }
            Pause limited = next.takeTokens();
            if (limited != null) {
                left.remove(next);
                earliest = earlier(earliest, limited);
                continue;
            }
            Pause busy = next == held ? null : next.enter();
            if (busy != null) {
                next.unused();
                return new Dealt(null, busy);
            }
            next.pass = nextPass + 1.0 / next.weight();
            floor = Math.max(floor, nextPass);
            return new Dealt(next, null);
        }
        return new Dealt(
                null, earliest == null ? new Pause(clock.instant(), "there is no other relay", true) : earliest);
    }

    /** A limit is no trouble: while one relay is only at its limit, nothing is broken. */
    private static Pause earlier(@Nullable Pause one, Pause other) {
        if (one == null) {
            return other;
        }
        Pause first = one.until().isBefore(other.until()) ? one : other;
        return new Pause(first.until(), first.why(), one.trouble() && other.trouble());
    }

    /** One mail at a time goes along it, by whichever relay has its turn. Not thread-safe. */
    public final class Lane implements AutoCloseable {
        private @Nullable Route here;
        private @Nullable Route before;

        private Lane() {}

        /** Which way the next mail can go. */
        public Way way(String domain) {
            return way(domain, null);
        }

        private Way way(String domain, @Nullable Route avoided) {
            Domains.Limit limit = domains.of(domain);
            Pause pause = limit == null ? null : limit.take();
            if (pause != null) {
                return new Way.NotThisOne(pause);
            }
            Dealt dealt = deal(here, avoided);
            Route route = dealt.route();
            if (route == null) {
                if (limit != null) {
                    limit.giveBack();
                }
                return new Way.None(Objects.requireNonNull(dealt.pause()));
            }
            if (route != here) {
                settled();
                before = here;
                here = route;
            }
            return new Way.Open(new Way.Place(route, limit));
        }

        /** What became of the mail before is durable, so its relay's place is free. */
        public void settled() {
            if (before != null) {
                before.leave();
                before = null;
            }
        }

        /** Gives all places back for a while. */
        public void rest() {
            settled();
            if (here != null) {
                here.leave();
                here = null;
            }
        }

        /**
         * Hands one message over; if the relay is away or wants nothing, by another one that is free.
         *
         * @throws RelayUnavailableException if there is no connection to be had; nothing was tried
         */
        public Outcome handOver(Way.Place first, Envelope envelope, SmtpConnection.Bytes message)
                throws RelayUnavailableException, InterruptedException {
            Way.Place place = first;
            while (true) {
                Route route = place.route();
                RelayUnavailableException failure = null;
                Outcome outcome = null;
                try {
                    outcome = route.connections().handOver(envelope, message);
                } catch (RelayUnavailableException e) {
                    failure = e;
                } catch (RuntimeException e) {
                    place.done();
                    throw e;
                }
                if (outcome != null && !(outcome instanceof Outcome.Closing)) {
                    place.done();
                    route.note(outcome);
                    return outcome;
                }
                place.unused();
                route.failed(
                        outcome instanceof Outcome.Closing(var reason, var _)
                                ? reason
                                : String.valueOf(Objects.requireNonNull(failure).getMessage()));
                leave(route);
                if (elsewhere(domain(envelope.recipient()), route) instanceof Way.Open(var other)) {
                    place = other;
                } else if (outcome instanceof Outcome.Closing(var reason, var code)) {
                    return new Outcome.TryLater(reason, code, false);
                } else {
                    throw Objects.requireNonNull(failure);
                }
            }
        }

        /** A way by another relay; waits a little where one only has no free place. */
        private Way elsewhere(String domain, Route failed) throws InterruptedException {
            Way way = way(domain, failed);
            for (int i = 0; i < PATIENT_TRIES && way instanceof Way.None(var pause) && !pause.trouble(); i++) {
                Duration left = Duration.between(clock.instant(), pause.until());
                if (left.compareTo(SHORT_PAUSE) > 0) {
                    return way;
                }
                Thread.sleep(left.isNegative() ? Duration.ZERO : left);
                way = way(domain, failed);
            }
            return way;
        }

        private void leave(Route route) {
            if (here == route) {
                here.leave();
                here = null;
            }
        }

        /** Gives the lane to whoever is next. */
        @Override
        public void close() {
            rest();
            lanes.release();
        }
    }
}
