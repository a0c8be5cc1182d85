package io.broadsheet.social.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadsheet.social.network.Allowance;
import io.broadsheet.social.network.Check;
import io.broadsheet.social.network.Finding;
import io.broadsheet.social.network.Frozen;
import io.broadsheet.social.network.Network;
import io.broadsheet.social.network.Outcome;
import io.broadsheet.social.network.Post;
import io.broadsheet.social.network.Preparation;
import io.broadsheet.social.outbound.Reply;
import io.broadsheet.social.text.TextRules;
import io.broadsheet.social.wire.Call;
import io.broadsheet.social.wire.JsonApi;
import io.broadsheet.social.wire.JsonApi.Expect;
import io.broadsheet.social.wire.Manners;
import io.broadsheet.social.wire.Reading;
import io.broadsheet.social.wire.Result;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One channel on Discord through its webhook, discord.com/developers/docs/resources/webhook. A webhook cannot read the channel
 * and takes no idempotency key, so a doubt stays one.
 */
final class DiscordNetwork implements Network {
    static final Manners MANNERS = new DiscordManners();
    private static final TextRules RULES = new TextRules(2_000, new Markdown.Length());
    private static final int UNKNOWN_WEBHOOK = 10_015;
    private static final int INVALID_WEBHOOK_TOKEN = 50_027;

    private final JsonApi api;
    private final URI webhook;
    private volatile String guild = "";

    /** @param webhook its address, which is the secret */
    DiscordNetwork(JsonApi api, URI webhook) {
        this.api = api;
        this.webhook = webhook;
    }

    private static final class DiscordManners implements Manners {
        @Override
        public String words(JsonNode json) {
            return json.path("message").asText("");
        }

        @Override
        public Duration pause(Reply.Answer answer, JsonNode json, Instant now) {
            Duration asked = json.path("retry_after").isNumber()
                    ? Manners.seconds(json.path("retry_after").asText())
                    : Duration.ZERO;
            boolean spent = answer.headers()
                    .firstValue("x-ratelimit-remaining")
                    .map(String::strip)
                    .equals(Optional.of("0"));
            Duration reset = spent
                    ? answer.headers()
                            .firstValue("x-ratelimit-reset-after")
                            .map(Manners::seconds)
                            .orElse(Duration.ZERO)
                    : Duration.ZERO;
            return asked.compareTo(reset) > 0 ? asked : reset;
        }

        /** Somebody deleted the webhook. */
        @Override
        public boolean isUnauthorised(int status, JsonNode json) {
            int code = json.path("code").asInt();
            return status == 401 || code == UNKNOWN_WEBHOOK || code == INVALID_WEBHOOK_TOKEN;
        }
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.EDIT, Ability.DELETE);
    }

    @Override
    public TextRules rules() {
        return RULES;
    }

    @Override
    public Allowance allowance() {
        return api.allowance();
    }

    @Override
    public Frozen freeze(Post post) {
        ObjectNode request = JsonApi.JSON.createObjectNode().put("content", Markdown.escaped(post.whole()));
        // Nobody is called by a title that happens to have @everyone in it.
        request.putObject("allowed_mentions").putArray("parse");
        return new Frozen(request.toString(), post.key());
    }

    /** Learns where messages will be seen; without an answer they have no address. */
    @Override
    public Preparation prepare(Frozen frozen, @Nullable String replyTo) {
        if (guild.isEmpty()) {
            Result result = api.call(Call.get(webhook));
            if (result instanceof Result.Success(var json, var _)) {
                guild = json.path("guild_id").asText("@me");
            }
        }
        return new Preparation.Ready(frozen);
    }

    @Override
    public Outcome post(Frozen frozen) {
        // Without wait, Discord would answer before it has looked at the message.
        return posted(api.call(Call.json("POST", URI.create(webhook + "?wait=true"), frozen.request())));
    }

    @Override
    public Outcome edit(String remoteId, Frozen frozen) {
        return posted(api.call(Call.json("PATCH", message(remoteId), frozen.request())));
    }

    private Outcome posted(Result result) {
        return Reading.outcome(
                result, it -> Reading.posted(Reading.id(it.json().path("id")), id -> url(it.json(), id)));
    }

    @Override
    public Outcome delete(String remoteId) {
        return Reading.deleted(api.call(Call.delete(message(remoteId)), Expect.ANYTHING));
    }

    @Override
    public Finding find(Frozen frozen, URI link, Instant since) {
        return new Finding.Untold("a webhook cannot read a channel on Discord; look there");
    }

    @Override
    public Check check() {
        return Reading.check(
                api.call(Call.get(webhook)),
                it -> new Check.Ready(
                        "webhook “%s”".formatted(it.json().path("name").asText("?"))));
    }

    private URI message(String remoteId) {
        return URI.create(webhook + "/messages/" + Call.encoded(remoteId));
    }

    private @Nullable URI url(JsonNode message, String id) {
        String channel = message.path("channel_id").asText("");
        return guild.isEmpty() || channel.isEmpty()
                ? null
                : Reading.address("https://discord.com/channels/%s/%s/%s".formatted(guild, channel, id));
    }
}
