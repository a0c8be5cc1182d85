package io.broadsheet.mailer.hook;

import com.fasterxml.jackson.databind.JsonNode;
import io.broadsheet.contract.envelope.CloudEventEnvelope;
import io.broadsheet.mailer.bounce.ProviderEvents;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where Mailgun and SendGrid tell of bounces and complaints. Nothing is taken in without the provider's signature; an answer of
 * 2xx means that it is durable, and any other makes the provider try again or give up.
 */
@Controller("/hooks")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
class HookController {
    private static final String MAILGUN = "mailgun";
    private static final String SENDGRID = "sendgrid";

    private final HookConfig config;
    private final Clock clock;
    private final ProviderEvents events;

    HookController(HookConfig config, @Named("mailer") Clock clock, ProviderEvents events) {
        this.config = config;
        this.clock = clock;
        this.events = events;
    }

    @Post("/mailgun")
    HttpResponse<?> mailgun(@Body byte[] body) {
        if (config.mailgunSigningKey() == null) {
            return HttpResponse.notFound();
        }
        JsonNode all = json(body);
        JsonNode signature = all.path("signature");
        String timestamp = signature.path("timestamp").asText();
        if (!isFresh(timestamp)
                || !MailgunSignature.isRight(
                        config.mailgunSigningKey(),
                        signature.path("signature").asText(),
                        timestamp,
                        signature.path("token").asText())) {
            return forbidden();
        }
        JsonNode event = all.path("event-data");
        String email = event.path("recipient").asText();
        // The signature covers its token only, so that is what an event is known by: nobody can use it for another one.
        String key = signature.path("token").asText();
        switch (event.path("event").asText()) {
            case "failed" -> {
                JsonNode status = event.path("delivery-status");
                String words = status.path("message").asText("") + " "
                        + status.path("description").asText("");
                events.bounced(
                        MAILGUN,
                        email,
                        text(status.path("enhanced-code")),
                        status.path("code").asText("") + " " + words,
                        key);
            }
            case "complained" -> events.complained(MAILGUN, email, key);
            default -> {
                // Opened, clicked and others: nothing follows.
            }
        }
        return HttpResponse.ok();
    }

    @Post("/sendgrid")
    HttpResponse<?> sendgrid(
            @Body byte[] body,
            @Header("X-Twilio-Email-Event-Webhook-Signature") @Nullable String signature,
            @Header("X-Twilio-Email-Event-Webhook-Timestamp") @Nullable String timestamp) {
        if (config.sendgridVerificationKey() == null) {
            return HttpResponse.notFound();
        }
        if (signature == null
                || timestamp == null
                || !isFresh(timestamp)
                || !SendGridSignature.isRight(
                        SendGridSignature.key(config.sendgridVerificationKey()), signature, timestamp, body)) {
            return forbidden();
        }
        for (JsonNode event : json(body)) {
            String email = event.path("email").asText();
            String key = event.path("sg_event_id").asText();
            switch (event.path("event").asText()) {
                case "bounce" ->
                    events.bounced(
                            SENDGRID,
                            email,
                            text(event.path("status")),
                            event.path("reason").asText(""),
                            key);
                case "spamreport" -> events.complained(SENDGRID, email, key);
                default -> {
                    // Deferred is tried again by the provider, dropped was never tried: nothing follows.
                }
            }
        }
        return HttpResponse.ok();
    }

    private boolean isFresh(String timestamp) {
        if (!timestamp.matches("\\d{1,12}")) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
        return age.abs().compareTo(config.maxAge()) <= 0;
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode node = CloudEventEnvelope.JSON.readTree(body);
            return node == null ? CloudEventEnvelope.JSON.createObjectNode() : node;
        } catch (IOException e) {
            return CloudEventEnvelope.JSON.createObjectNode();
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static HttpResponse<?> forbidden() {
        return HttpResponse.status(HttpStatus.FORBIDDEN);
    }
}
