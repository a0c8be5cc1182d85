package io.broadsheet.mailer.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.mailer.testing.MailerUnderTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers' events over HTTP: signatures checked, codes judged, the same again known. */
@Tag("services")
@Tag("once")
class HookTest {
    private static final String MAILGUN_KEY = "key-of-the-test";

    private static KeyPair keys;
    private static MailerUnderTest mailer;

    @BeforeAll
    static void start() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
        mailer = new MailerUnderTest(Map.of(
                "broadsheet.mail.hooks.mailgun-signing-key",
                MAILGUN_KEY,
                "broadsheet.mail.hooks.sendgrid-verification-key",
                Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())));
    }

    @AfterAll
    static void stop() {
        mailer.close();
    }

    @BeforeEach
    void startOver() {
        mailer.startOver();
        mailer.readers(3);
    }

    @Test
    void mailgunsPermanentFailureOfAnUnknownMailboxEndsASubscription() throws Exception {
        String event = """
                {"event":"failed","severity":"permanent","recipient":"Reader1@readers.example",
                 "delivery-status":{"code":550,"message":"5.1.1 The email account does not exist","description":""}}""";

        HttpResponse<String> answer = mailgun(event, Instant.now(), "token-1", MAILGUN_KEY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(mailable()).doesNotContain("reader1@readers.example").hasSize(2);
    }

    @Test
    void mailgunsComplaintEndsOneAndAPolicysRefusalDoesNot() throws Exception {
        mailgun(
                "{\"event\":\"complained\",\"recipient\":\"reader2@readers.example\"}",
                Instant.now(),
                "token-2",
                MAILGUN_KEY);
        mailgun("""
                {"event":"failed","severity":"permanent","recipient":"reader3@readers.example",
                 "delivery-status":{"code":550,"enhanced-code":"5.7.515","message":"access denied"}}""", Instant.now(), "token-3", MAILGUN_KEY);

        assertThat(mailable()).containsExactly("reader1@readers.example", "reader3@readers.example");
    }

    @Test
    void aWrongOrOldSignatureOfMailgunIsRefusedAndAUsedOneBringsNothingNew() throws Exception {
        String event = "{\"event\":\"failed\",\"recipient\":\"reader%d@readers.example\","
                + "\"delivery-status\":{\"code\":550,\"enhanced-code\":\"5.1.1\",\"message\":\"x\"}}";

        assertThat(mailgun(event.formatted(1), Instant.now(), "t", "another-key")
                        .statusCode())
                .isEqualTo(403);
        assertThat(mailgun(event.formatted(1), Instant.now().minus(Duration.ofDays(3)), "t", MAILGUN_KEY)
                        .statusCode())
                .isEqualTo(403);
        mailgun(event.formatted(1), Instant.now(), "used", MAILGUN_KEY);
        assertThat(mailgun(event.formatted(2), Instant.now(), "used", MAILGUN_KEY)
                        .statusCode())
                .isEqualTo(200);

        assertThat(mailable()).containsExactly("reader2@readers.example", "reader3@readers.example");
    }

    @Test
    void sendgridsEventsAreTakenInOnce() throws Exception {
        String events = """
                [{"email":"reader1@readers.example","event":"bounce","status":"5.1.1","reason":"550 5.1.1 unknown","sg_event_id":"a","type":"bounce"},
                 {"email":"reader2@readers.example","event":"spamreport","sg_event_id":"b"},
                 {"email":"reader3@readers.example","event":"bounce","status":"5.0.0","reason":"550 5.7.1 blocked","sg_event_id":"c","type":"blocked"},
                 {"email":"reader3@readers.example","event":"open","sg_event_id":"d"},
                 {"email":"no address","event":"bounce","status":"5.1.1","sg_event_id":"e"}]""";

        assertThat(sendgrid(events, events, Instant.now()).statusCode()).isEqualTo(200);
        assertThat(sendgrid(events, events, Instant.now()).statusCode()).isEqualTo(200);

        assertThat(mailable()).containsExactly("reader3@readers.example");
        assertThat(mailer.query(String.class, "select kind from arrival order by id"))
                .containsExactly("hard", "complaint", "not-the-readers");
    }

    @Test
    void aBodyThatSendgridDidNotSignIsRefused() throws Exception {
        String signed = "[]";
        String sent = "[{\"email\":\"reader1@readers.example\",\"event\":\"spamreport\",\"sg_event_id\":\"x\"}]";

        assertThat(sendgrid(signed, sent, Instant.now()).statusCode()).isEqualTo(403);
        assertThat(sendgrid(sent, sent, Instant.now().minus(Duration.ofDays(3))).statusCode())
                .isEqualTo(403);
        assertThat(mailable()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[1]", "{\"signature\":7}", "\u0000"})
    void whatIsNoEventIsRefused(String body) {
        HttpResponse<String> mailgun = post("/hooks/mailgun", body, "X-None", "x", "X-None", "x");
        HttpResponse<String> sendgrid = post(
                "/hooks/sendgrid",
                body,
                "X-Twilio-Email-Event-Webhook-Signature",
                "AAAA",
                "X-Twilio-Email-Event-Webhook-Timestamp",
                "1");

        assertThat(mailgun.statusCode()).isBetween(400, 499);
        assertThat(sendgrid.statusCode()).isBetween(400, 499);
    }

    @Test
    void aKeyThatIsNoneStopsTheStart() {
        assertThatThrownBy(() -> new HookConfig(null, "no key", Duration.ofHours(1)))
                .hasMessageContaining("broadsheet.mail.hooks.sendgrid-verification-key is no key (expected: ");
        assertThat(new HookConfig("secret", null, Duration.ofHours(1)).toString())
                .doesNotContain("secret");
    }

    private static java.util.List<String> mailable() {
        return mailer.query(String.class, "select email from mailable order by id");
    }

    private static HttpResponse<String> mailgun(String event, Instant at, String token, String key) throws Exception {
        String timestamp = Long.toString(at.getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal((timestamp + token).getBytes(UTF_8)));
        return post(
                "/hooks/mailgun",
                "{\"signature\":{\"timestamp\":\"%s\",\"token\":\"%s\",\"signature\":\"%s\"},\"event-data\":%s}"
                        .formatted(timestamp, token, signature, event),
                "X-None",
                "x",
                "X-None",
                "x");
    }

    private static HttpResponse<String> sendgrid(String signed, String sent, Instant at) throws Exception {
        String timestamp = Long.toString(at.getEpochSecond());
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update((timestamp + signed).getBytes(UTF_8));
        return post(
                "/hooks/sendgrid",
                sent,
                "X-Twilio-Email-Event-Webhook-Signature",
                Base64.getEncoder().encodeToString(signature.sign()),
                "X-Twilio-Email-Event-Webhook-Timestamp",
                timestamp);
    }

    private static HttpResponse<String> post(String path, String body, String... headers) {
        return mailer.send(HttpRequest.newBuilder(mailer.uri(path))
                .header("Content-Type", "application/json")
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }
}
