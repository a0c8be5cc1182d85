package io.broadsheet.social.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.testing.RecordedApi.Answer;
import io.broadsheet.social.testing.RecordedApi.Asked;
import io.broadsheet.social.testing.RecordedNetworkContract;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class WebhookNetworkTest extends RecordedNetworkContract {
    private static final String SECRET = "a-signing-secret-of-some-length";
    private final Map<String, Shown> byPost = new HashMap<>();

    @Override
    protected NetworkKind kind() {
        return kind(http);
    }

    @Override
    protected NetworkKind kind(GuardedHttp other) {
        return new WebhookKind(other, clock);
    }

    @Override
    protected Connection connection() {
        return new Connection("main", api.uri().resolve("/hook"), SECRET, "public");
    }

    @Override
    protected List<String> secrets() {
        return List.of(SECRET);
    }

    @Override
    public Memory memory() {
        return Memory.KNOWS_REPETITIONS;
    }

    @Override
    public boolean recognisesRepetitions() {
        return true;
    }

    @Override
    protected boolean saysNothing() {
        return true;
    }

    @Override
    protected boolean isChange(Asked asked) {
        return !asked.json().path("type").asText().equals("ping");
    }

    /** Somebody's program, which does what the rights of the network say. */
    @Override
    protected Answer answer(Asked asked) {
        assertThat(isGenuine(asked)).isTrue();
        String post = asked.json().path("post").asText();
        String text = asked.json().path("data").path("text").asText();
        Shown it = byPost.get(post);
        return switch (asked.json().path("type").asText()) {
            case "announcement.posted" -> {
                if (text.length() > 5_000) {
                    yield Answer.json(413, "{\"error\":\"too long\"}");
                }
                Shown made = byPost.computeIfAbsent(post, _ -> show(text, ""));
                yield Answer.json(200, "{\"url\":\"https://hooks.example/%s\"}".formatted(made.id));
            }
            case "announcement.corrected" -> {
                if (it == null) {
                    yield Answer.json(404, "{\"error\":\"no such post\"}");
                }
                it.text = text;
                yield new Answer(204, "", none());
            }
            case "announcement.withdrawn" -> {
                byPost.remove(post);
                yield it != null && shown.remove(it) ? new Answer(204, "", none()) : new Answer(404, "", none());
            }
            default -> new Answer(204, "", none());
        };
    }

    private static boolean isGenuine(Asked asked) {
        try {
            String signed = asked.headers().get("webhook-id") + "."
                    + asked.headers().get("webhook-timestamp") + "." + asked.body();
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
            return MessageDigest.isEqual(
                    expected.getBytes(UTF_8),
                    String.valueOf(asked.headers().get("webhook-signature")).getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Answer tooMany() {
        return new Answer(429, "", Map.of("Retry-After", "30"));
    }

    @Override
    protected Answer unauthorised() {
        return new Answer(401, "", none());
    }

    @Test
    void allTriesOfACallHaveOneId() {
        var frozen = ready("Once");
        loseNextAnswer();
        network().post(frozen);

        Outcome second = network().post(frozen);

        assertThat(second).isInstanceOf(Outcome.Posted.class);
        assertThat(api.asked()).extracting(it -> it.headers().get("webhook-id")).containsOnly(frozen.key());
        assertThat(texts()).containsExactly("Once");
    }

    /** The example of the Standard Webhooks specification. */
    @Test
    void theDocumentedExampleIsSignedAsDocumented() {
        byte[] secret = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        String signature = new WebhookSignature(secret)
                .of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}");

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aShortSecretIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> kind().connect(new Connection("main", api.uri(), "short", "public")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token has 5 characters (expected: at least 24");
    }
}
