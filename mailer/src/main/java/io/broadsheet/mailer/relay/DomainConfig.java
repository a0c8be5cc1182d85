package io.broadsheet.mailer.relay;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.Locale;

/**
 * What a mailbox provider takes at most, from all processes together and by way of all relays.
 *
 * @param name of the limit, such as big-provider
 * @param domains of its readers' addresses, separated by commas; {@code *} is every domain that no other limit names, each by itself
 * @param connections mails under way at a time at most; 0 for no limit
 * @param perSecond mails a second at most, on average, in bursts of a second's worth; 0 for no limit
 * @param perHour mails at most in any hour; 0 for no limit
 */
@EachProperty("broadsheet.mail.domains")
public record DomainConfig(
        @Parameter String name,
        @Bindable(defaultValue = "") List<String> domains,
        @Bindable(defaultValue = "0") int connections,
        @Bindable(defaultValue = "0") int perSecond,
        @Bindable(defaultValue = "0") int perHour) {
    /** Stands for all domains that are not named. */
    static final String ANY = "*";

    public DomainConfig {
        String key = "broadsheet.mail.domains." + name;
        domains = domains.stream()
                .map(domain -> domain.strip().toLowerCase(Locale.ROOT))
                .filter(domain -> !domain.isEmpty())
                .distinct()
                .toList();
        if (domains.isEmpty()) {
            throw new IllegalArgumentException(key + ".domains is empty (expected: domains such as example.org, or *)");
        }
        RelayConfig.requireAtLeast(key + ".connections", connections, 0);
        RelayConfig.requireAtLeast(key + ".per-second", perSecond, 0);
        RelayConfig.requireAtLeast(key + ".per-hour", perHour, 0);
    }
}
