package io.broadsheet.mailer.relay;

import io.broadsheet.mailer.metric.MetricSource;
import io.broadsheet.mailer.metric.MetricText;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;

/** What the relays answered to this process, and how they are. */
@Singleton
class RelayMetrics implements MetricSource {
    private final Relays relays;

    RelayMetrics(Relays relays) {
        this.relays = relays;
    }

    @Override
    public void write(MetricText text) {
        for (Route.State state : relays.states()) {
            mails(text, state.name(), "accepted", state.handedOver());
            mails(text, state.name(), "refused", state.refused());
            mails(text, state.name(), "postponed", state.postponed());
            text.gauge(
                    "broadsheet_relay_resting",
                    "Whether a relay rests after failures.",
                    Map.of("relay", state.name()),
                    state.restsUntil() == null ? 0 : 1);
            text.gauge(
                    "broadsheet_relay_under_way",
                    "Mails under way to a relay.",
                    Map.of("relay", state.name()),
                    state.underWay());
        }
    }

    private static void mails(MetricText text, String relay, String outcome, long count) {
        text.counter(
                "broadsheet_mails_total",
                "Mails that a relay took, refused for good, or wants later.",
                new TreeMap<>(Map.of("relay", relay, "outcome", outcome)),
                count);
    }
}
