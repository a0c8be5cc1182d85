package io.broadsheet.mailer.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.contract.testing.ConfigurationBinding;
import io.broadsheet.mailer.hook.SampleKeys;
import io.broadsheet.mailer.layout.LayoutConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                        "implicit",
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
                        "starttls",
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

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
    void aMailboxOnThisMachineMayDoWithoutTls(String host) {
        assertThat(mailbox("never", host).kept()).isEqualTo(Tls.NEVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"imap.example.org", "192.168.1.7", "127.0.0.1.example.org", "localhost.example.org"})
    void aPasswordNeverGoesOverANetworkInClearText(String host) {
        assertThatThrownBy(() -> mailbox("never", host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadsheet.mail.mailbox.tls is 'never' for " + host)
                .hasMessageContaining("expected: implicit or starttls");
    }

    @Test
    void anotherWordIsRefusedAndTheKnownOnesNamed() {
        assertThatThrownBy(() -> mailbox("none", "localhost"))
                .hasMessage("broadsheet.mail.mailbox.tls is 'none' (expected: implicit, starttls or never)");
    }

    private static MailboxConfig mailbox(String tls, String host) {
        return new MailboxConfig(host, 143, "u", "p", "INBOX", tls, Duration.ofSeconds(5), Duration.ofSeconds(5), true);
    }

    private static MailboxConfig mailbox(
            @org.jspecify.annotations.Nullable String host,
            int port,
            @org.jspecify.annotations.Nullable String password,
            Duration every) {
        return new MailboxConfig(host, port, "u", password, "INBOX", "implicit", every, Duration.ofSeconds(5), true);
    }
}
