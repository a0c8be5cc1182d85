package io.broadsheet.mailer.canary;

import io.broadsheet.mailer.metric.MetricSource;
import io.broadsheet.mailer.metric.MetricText;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;

/** How old the news of each canary is: an alarm on this sees a way that is blocked, whatever the relay says. */
@Singleton
class CanaryMetrics implements MetricSource {
    private final Canaries canaries;

    CanaryMetrics(Canaries canaries) {
        this.canaries = canaries;
    }

    @Override
    public void write(MetricText text) {
        for (Canaries.State state : canaries.states()) {
            if (state.age() != null) {
                text.gauge(
                        "broadsheet_canary_age_seconds",
                        "Time since the newest canary that arrived was sent.",
                        new TreeMap<>(Map.of("canary", state.name(), "relay", state.relay())),
                        state.age());
            }
        }
    }
}
