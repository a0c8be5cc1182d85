package io.broadsheet.mailer.doctor;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * How the mail set-up is examined.
 *
 * @param dns name server to ask, such as 192.0.2.53 or 127.0.0.1:5353; without it that of the system
 */
@ConfigurationProperties("broadsheet.mail.doctor")
public record DoctorConfig(@Nullable String dns) {
    public DoctorConfig {
        if (dns != null && !dns.matches("[A-Za-z0-9.-]+(:\\d{1,5})?|\\[[0-9a-fA-F:]+](:\\d{1,5})?")) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.doctor.dns is '%s' (expected: a name server such as 192.0.2.53 or 127.0.0.1:5353)"
                            .formatted(dns));
        }
    }
}
