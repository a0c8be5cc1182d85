package io.broadsheet.mailer.canary;

import io.micronaut.core.async.publisher.AsyncSingleResultPublisher;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;

/** Part of the health endpoint: degraded while a canary is late. The publisher is what the framework's interface asks for. */
@Singleton
class CanaryHealth implements HealthIndicator {
    private static final HealthStatus DEGRADED = new HealthStatus("DEGRADED", "a canary is late", true, 500);

    private final Canaries canaries;
    private final ExecutorService threads;

    CanaryHealth(Canaries canaries, @Named(TaskExecutors.BLOCKING) ExecutorService threads) {
        this.canaries = canaries;
        this.threads = threads;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        // It asks the database, which whoever reads the sockets must not wait for.
        return new AsyncSingleResultPublisher<>(threads, () -> result(canaries));
    }

    private static HealthResult result(Canaries canaries) {
        List<Canaries.State> states = canaries.states();
        Map<String, String> details = new LinkedHashMap<>();
        states.forEach(it -> details.put(
                it.name(),
                (it.late() ? "late" : "on time")
                        + (it.age() == null ? "" : ", last seen one is %d s old".formatted(it.age()))));
        boolean late = states.stream().anyMatch(Canaries.State::late);
        return HealthResult.builder("canaries", late ? DEGRADED : HealthStatus.UP)
                .details(details)
                .build();
    }
}
