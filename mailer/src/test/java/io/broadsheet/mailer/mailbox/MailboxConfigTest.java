package io.broadsheet.mailer.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.testing.ConfigurationBinding;
import io.broadsheet.mailer.hook.SampleKeys;
import io.broadsheet.mailer.layout.LayoutConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Defaults, every key, and what is refused with which words. */
class MailboxConfigTest {
    @Test
    void theDefaultsAreThoseThatTheDocumentationNames() {
        MailboxConfig mailbox = ConfigurationBinding.bind(MailboxConfig.class, Map.of());
        LayoutConfig layout = ConfigurationBinding.bind(LayoutConfig.class, Map.of());

        assertThat(mailbox)
                .isEqualTo(new MailboxConfig(
                        null,
                        993,
                        null,
                        null,
                        "INBOX",
                        MailboxConfig.Tls.IMPLICIT,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(30),
                        true));
        assertThat(layout).isEqualTo(new LayoutConfig(null, LayoutConfig.Body.FULL, null));
    }

    @Test
    void everyKeyIsRead() {
        assertThat(ConfigurationBinding.bind(
                        MailboxConfig.class,
                        Map.of(
                                "broadsheet.mail.mailbox.host", "imap.a.example",
                                "broadsheet.mail.mailbox.port", 143,
                                "broadsheet.mail.mailbox.username", "u",
                                "broadsheet.mail.mailbox.password", "p",
                                "broadsheet.mail.mailbox.folder", "Bounces",
                                "broadsheet.mail.mailbox.tls", "starttls",
                                "broadsheet.mail.mailbox.every", "5s",
                                "broadsheet.mail.mailbox.timeout", "6s",
                                "broadsheet.mail.mailbox.delete-handled", false)))
                .isEqualTo(new MailboxConfig(
                        "imap.a.example",
                        143,
                        "u",
                        "p",
                        "Bounces",
                        MailboxConfig.Tls.STARTTLS,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        false));
        assertThat(ConfigurationBinding.bind(
                        LayoutConfig.class,
                        Map.of(
                                "broadsheet.mail.body", "excerpt",
                                "broadsheet.mail.postal-address", "12 Example Street")))
                .isEqualTo(new LayoutConfig(null, LayoutConfig.Body.EXCERPT, "12 Example Street"));
        SampleKeys.assertEveryKeyIsRead();
    }

    @Test
    void whatMakesNoSenseIsNamedWithWhatWasExpected() {
        assertThatThrownBy(() -> mailbox("a.example", 993, null, Duration.ofSeconds(5)))
                .hasMessageContaining("without username and password (expected: both)");
        assertThatThrownBy(() -> mailbox(null, 0, null, Duration.ofSeconds(5)))
                .hasMessageContaining("broadsheet.mail.mailbox.port is 0 (expected: ");
        assertThatThrownBy(() -> mailbox(null, 1, null, Duration.ZERO))
                .hasMessageContaining("broadsheet.mail.mailbox.every is PT0S (expected: ");
        assertThat(mailbox("a.example", 1, "p", Duration.ofSeconds(5)).toString())
                .doesNotContain("password");
    }

    private static MailboxConfig mailbox(
            @org.jspecify.annotations.Nullable String host,
            int port,
            @org.jspecify.annotations.Nullable String password,
            Duration every) {
        return new MailboxConfig(
                host, port, "u", password, "INBOX", MailboxConfig.Tls.NONE, every, Duration.ofSeconds(5), true);
    }
}
