package io.broadsheet.mailer.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.broadsheet.mailer.testing.MailerUnderTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A canary goes out over SMTP and is found over IMAP, both on real sockets. */
@Tag("services")
@Tag("once")
class CanaryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final GreenMail post = start();

    private static GreenMail start() {
        GreenMail post = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
        });
        post.setUser("canary@review.example", "canary", "geheim");
        post.start();
        return post;
    }

    @AfterEach
    void stop() {
        post.stop();
    }

    @Test
    void aCanaryThatArrivesIsNewsAndOneThatDoesNotDegradesTheHealth() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("broadsheet.mail.smtp.host", "127.0.0.1");
        settings.put("broadsheet.mail.smtp.port", post.getSmtp().getPort());
        settings.put("broadsheet.mail.canaries.seed.address", "canary@review.example");
        settings.put("broadsheet.mail.canaries.seed.host", "127.0.0.1");
        settings.put("broadsheet.mail.canaries.seed.port", post.getImap().getPort());
        settings.put("broadsheet.mail.canaries.seed.tls", "never");
        settings.put("broadsheet.mail.canaries.seed.username", "canary");
        settings.put("broadsheet.mail.canaries.seed.password", "geheim");
        settings.put("broadsheet.mail.canaries.seed.every", "2s");
        settings.put("broadsheet.mail.canaries.seed.late-after", "3s");
        try (MailerUnderTest mailer = new MailerUnderTest(settings)) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !canary(mailer).get("age").isNull());
            assertThat(mailer.editorGet("/metrics").body())
                    .contains("broadsheet_canary_age_seconds{canary=\"seed\",relay=\"smtp\"} ");

            // The relay is gone: the next one cannot even be sent.
            post.getSmtp().stopService();

            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> canary(mailer).get("late").asBoolean());
            assertThat(canary(mailer).get("trouble").asText()).contains("127.0.0.1");
            JsonNode health = MailerUnderTest.json(mailer.editorGet("/health"));
            assertThat(health.at("/details/canaries/status").asText()).isEqualTo("DEGRADED");
        }
    }

    @Test
    void whatIsWrongInTheSettingsIsNamed() {
        assertThatThrownBy(() -> canary("never", "imap.example.org"))
                .hasMessageContaining("broadsheet.mail.canaries.seed.tls is 'never' for imap.example.org");
        assertThatThrownBy(() -> canary("perhaps", "localhost"))
                .hasMessageContaining("expected: implicit, starttls or never");
    }

    private static CanaryConfig canary(String tls, String host) {
        return new CanaryConfig(
                "seed",
                "smtp",
                "a@b.example",
                host,
                143,
                tls,
                null,
                "u",
                "p",
                null,
                "INBOX",
                PATIENCE,
                PATIENCE,
                PATIENCE);
    }

    private static JsonNode canary(MailerUnderTest mailer) {
        JsonNode all = MailerUnderTest.json(mailer.editorGet("/api/canaries")).get("canaries");
        return all.isEmpty()
                ? com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                        .objectNode()
                        .putNull("age")
                : all.get(0);
    }
}
