package io.broadsheet.mailer.relay;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * Part of the health endpoint: degraded while a relay rests. Never down, for a mailer that is restarted mails no better. The
 * publisher is what the framework's interface asks for.
 */
@Singleton
class RelayHealth implements HealthIndicator {
    private static final HealthStatus DEGRADED = new HealthStatus("DEGRADED", "a relay rests", true, 500);

    private final Relays relays;

    RelayHealth(Relays relays) {
        this.relays = relays;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        List<Route.State> states = relays.states();
        Map<String, String> details = new LinkedHashMap<>();
        states.forEach(it -> details.put(
                it.name(), it.restsUntil() == null ? it.state() : "resting: " + String.valueOf(it.lastFailure())));
        boolean allReady = states.stream().allMatch(it -> it.restsUntil() == null);
        return Publishers.just(HealthResult.builder("relays", allReady ? HealthStatus.UP : DEGRADED)
                .details(details)
                .build());
    }
}
