package io.broadsheet.mailer.relay;

import io.broadsheet.mailer.WorkerThread;
import io.broadsheet.mailer.smtp.Relay;
import io.broadsheet.mailer.smtp.SmtpConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Puts the relays together, for whoever knows where mails go when there are none. */
@Singleton
public final class RelayWiring {
    private final List<RelayConfig> configs;
    private final Allowances allowances;
    private final Shares shares;
    private final Domains domains;
    private final Clock clock;
    private final WorkerThread forgetting;

    RelayWiring(
            List<RelayConfig> configs,
            Allowances allowances,
            Shares shares,
            Domains domains,
            @Named("mailer") Clock clock) {
        this.configs =
                configs.stream().sorted(Comparator.comparing(RelayConfig::name)).toList();
        this.allowances = allowances;
        this.shares = shares;
        this.domains = domains;
        this.clock = clock;
        this.forgetting = WorkerThread.start("mailer-allowances", () -> {
            allowances.forgetOld();
            Thread.sleep(Duration.ofHours(1));
        });
    }

    /** Whether no relay is configured by name. */
    public boolean isEmpty() {
        return configs.isEmpty();
    }

    /** All relays. */
    public Relays relays(SmtpConfig single, Supplier<Relay> inbox) {
        return new Relays(single, configs, inbox, allowances, shares, domains, clock);
    }

    @PreDestroy
    void stop() {
        forgetting.stop(Duration.ofSeconds(5));
    }
}
