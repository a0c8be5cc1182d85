package io.broadsheet.social.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadsheet.social.network.Connection;
import io.broadsheet.social.network.Needs;
import io.broadsheet.social.network.Needs.Field;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.NetworkKind;
import io.broadsheet.social.outbound.GuardedHttp;
import io.broadsheet.social.wire.JsonApi;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.Base64;
import java.util.List;

/** Programs of others that want to hear of announcements. */
@Singleton
final class WebhookKind implements NetworkKind {
    private static final int SHORTEST_SECRET = 24;
    private static final String PREFIX = "whsec_";

    private final GuardedHttp http;
    private final Clock clock;

    WebhookKind(GuardedHttp http, @Named("social") Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Needs needs() {
        return new Needs(
                "Webhook",
                "A program that takes a POST, checks its signature (HMAC-SHA256 as in Standard Webhooks, headers webhook-id, webhook-timestamp, webhook-signature) and knows a repetition by webhook-id.",
                List.of(
                        Field.required(
                                "server", "Address", "where the calls go, such as https://hooks.example/announcements"),
                        Field.secret(
                                "token",
                                "Signing secret",
                                "at least 24 characters from a random source; or whsec_ and base64")));
    }

    @Override
    public Network connect(Connection connection) {
        URI address = http.requireUsable(connection.key("server"), connection.requireServer());
        String secret = connection.requireToken("a signing secret of at least 24 characters");
        if (secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException("%s has %d characters (expected: at least %d, from a random source)"
                    .formatted(connection.key("token"), secret.length(), SHORTEST_SECRET));
        }
        return new WebhookNetwork(
                new JsonApi(http, WebhookNetwork.MANNERS, clock),
                address,
                new WebhookSignature(bytes(connection, secret)),
                clock);
    }

    private static byte[] bytes(Connection connection, String secret) {
        if (!secret.startsWith(PREFIX)) {
            return secret.getBytes(UTF_8);
        }
        try {
            return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            // Not as the cause: it would quote the secret.
            throw new IllegalArgumentException(
                    "%s has no base64 behind whsec_ (expected: whsec_ and base64, or any other secret)"
                            .formatted(connection.key("token")));
        }
    }
}
