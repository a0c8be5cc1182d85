package io.broadsheet.contract.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reads a metadata file of the shape that the compiler writes, from this module's test resources. */
class ConfigurationKeysTest {
    private final ConfigurationKeys keys =
            ConfigurationKeys.onClassPath(getClass().getClassLoader());

    @Test
    void knownKeysPassInEveryForm() {
        List<String> given = List.of(
                "broadsheet.mail.smtp.host",
                "broadsheet.social.accounts.fediverse.token",
                "broadsheet.publication.sections[0]",
                "broadsheet.publication.sections",
                "broadsheet.mail.headers.anything",
                "micronaut.server.prot");
        Set<String> environment = Set.of(
                "BROADSHEET_MAIL_SMTP_HOST", "BROADSHEET_SOCIAL_ACCOUNTS_FEDIVERSE_TOKEN", "PATH", "BROADSHEET_DATA");

        assertThat(keys.complaints(given, environment, Set.of("BROADSHEET_DATA")))
                .isEmpty();
    }

    @Test
    void aMisspeltKeyIsNamedWithTheLikelyOne() {
        assertThat(keys.complaints(List.of("broadsheet.mail.smtp.hots"), Set.of(), Set.of()))
                .containsExactly(
                        "unknown configuration key 'broadsheet.mail.smtp.hots' (did you mean 'broadsheet.mail.smtp.host'?)");
    }

    @Test
    void aMisspeltVariableIsNamedWithTheLikelyOne() {
        assertThat(keys.complaints(List.of(), Set.of("BROADSHEET_MAIL_SMPT_HOST"), Set.of()))
                .containsExactly(
                        "unknown environment variable BROADSHEET_MAIL_SMPT_HOST (did you mean 'BROADSHEET_MAIL_SMTP_HOST'?)");
    }

    @Test
    void aKeyLikeNoOtherPointsToTheList() {
        assertThat(keys.complaints(List.of("broadsheet.zzz"), Set.of(), Set.of()))
                .singleElement()
                .asString()
                .contains("deploy/broadsheet configuration");
    }
}
