package io.broadsheet.mailer.layout;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How mails look and how much is in them.
 *
 * @param templates folder with files such as {@code mail.html}, {@code digest.html} or {@code mail-parts.html} that are used in place
 *     of the built-in ones, or none
 * @param body {@code full} for the whole article, {@code excerpt} for its beginning and a link
 * @param postalAddress of the publisher, one line at the foot of every mail, as the law of many countries asks; or none
 */
@ConfigurationProperties("broadsheet.mail")
public record LayoutConfig(
        @Nullable Path templates,
        @Bindable(defaultValue = "full") Body body,
        @Nullable String postalAddress) {
    private static final int MAX_ADDRESS = 300;

    /** How much of an article a mail has. */
    public enum Body {
        /** All of it, as far as mail programs show it. */
        FULL,
        /** The beginning and a link to the rest. */
        EXCERPT
    }

    public LayoutConfig {
        if (templates != null && !Files.isDirectory(templates)) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.templates is '%s' (expected: a folder with files such as mail.html)"
                            .formatted(templates));
        }
        if (postalAddress != null
                && (postalAddress.isBlank()
                        || postalAddress.length() > MAX_ADDRESS
                        || postalAddress.chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException(
                    "broadsheet.mail.postal-address is '%s' (expected: one line of 1 to %d characters)"
                            .formatted(postalAddress, MAX_ADDRESS));
        }
    }
}
