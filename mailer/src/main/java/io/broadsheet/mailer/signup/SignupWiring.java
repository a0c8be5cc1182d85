package io.broadsheet.mailer.signup;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What the form stands on. */
@Factory
final class SignupWiring {
    /** The domains of the configured file and everything below them; none without a file. */
    @Singleton
    DisposableDomains disposableDomains(SignupConfig config) {
        String file = config.disposableDomains();
        if (file == null) {
            return _ -> false;
        }
        Set<String> domains = read(Path.of(file));
        return domain -> {
            String rest = domain;
            while (!domains.contains(rest)) {
                int dot = rest.indexOf('.');
                if (dot < 0) {
                    return false;
                }
                rest = rest.substring(dot + 1);
            }
            return true;
        };
    }

    private static Set<String> read(Path file) {
        Set<String> domains = new HashSet<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String domain = line.strip().toLowerCase(Locale.ROOT);
                if (!domain.isEmpty() && !domain.startsWith("#")) {
                    domains.add(domain);
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.subscribe.disposable-domains is '%s', which cannot be read (expected: a file with one domain a line)"
                            .formatted(file),
                    e);
        }
        return domains;
    }
}
