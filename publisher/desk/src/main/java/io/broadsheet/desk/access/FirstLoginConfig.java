package io.broadsheet.desk.access;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * The login of the very first editor.
 *
 * @param firstPassword password of the editor who is made when there is none, at least 8 characters; without one, a random
 *     password is made and logged once
 */
@ConfigurationProperties("broadsheet.desk")
record FirstLoginConfig(@Nullable String firstPassword) {
    private static final int MIN_LENGTH = 8;

    FirstLoginConfig {
        firstPassword = firstPassword == null || firstPassword.isBlank() ? null : firstPassword;
        if (firstPassword != null && firstPassword.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(
                    "broadsheet.desk.first-password has %d characters (expected: at least %d)"
                            .formatted(firstPassword.length(), MIN_LENGTH));
        }
    }

    @Override
    public String toString() {
        return "FirstLoginConfig[firstPassword=hidden]";
    }
}
