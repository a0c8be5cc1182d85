package io.broadsheet.mailer.dkim;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Signs mails (RFC 6376). Without keys mails go unsigned, for many relays sign by themselves. {@code broadsheet mail keys} makes
 * the keys and says which records the domain needs.
 *
 * @param domain that vouches for the mails; without it the domain of the from address
 * @param selector of the RSA key's record
 * @param keyFile RSA key of 2048 bits or more (PKCS #8 in PEM), readable by its owner only
 * @param ed25519Selector of the Ed25519 key's record
 * @param ed25519KeyFile Ed25519 key (PKCS #8 in PEM), readable by its owner only; with both keys each mail has two signatures
 */
@ConfigurationProperties("broadsheet.mail.dkim")
public record DkimConfig(
        @Nullable String domain,
        @Nullable String selector,
        @Nullable Path keyFile,
        @Nullable String ed25519Selector,
        @Nullable Path ed25519KeyFile) {
    public DkimConfig {
        requireBoth("selector", selector, "key-file", keyFile);
        requireBoth("ed25519-selector", ed25519Selector, "ed25519-key-file", ed25519KeyFile);
        requireName("domain", domain);
        requireName("selector", selector);
        requireName("ed25519-selector", ed25519Selector);
        if (selector != null && selector.equals(ed25519Selector)) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.dkim.selector and ed25519-selector are both '%s' (expected: two names, for each key has its record)"
                            .formatted(selector));
        }
    }

    private static void requireBoth(String one, @Nullable Object first, String other, @Nullable Object second) {
        if ((first == null) != (second == null)) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.dkim.%s and %s: one of them is missing (expected: both or none)"
                            .formatted(one, other));
        }
    }

    private static void requireName(String key, @Nullable String value) {
        if (value != null
                && !value.matches(
                        "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.dkim.%s is '%s' (expected: letters, digits, hyphens and dots)"
                            .formatted(key, value));
        }
    }
}
